import Glibc
import SystemPackage

extension PerfMapWriter {
  /// Checks an entry as ``write(start:size:name:)-(_,_,String)`` does, without a map: `path` is the one that an error names. O(bytes).
  public static func check(
    start: Address, size: ByteCount, name: String, names: NamePolicy = .refuse, path: FilePath
  ) throws(PerfMapError) {
    var name = name
    let failure = name.withUTF8 { bytes -> WriteFailure? in
      let bytes = UnsafeRawBufferPointer(bytes)
      if names == .refuse, let byte = LineBreaks.first(in: bytes) { return WriteFailure(reason: .name(byte)) }
      let added = names == .refuse ? 0 : bytes.count { LineBreaks.letter(of: $0) != nil }
      do throws(WriteFailure) {
        try MapAppender.check(start: start.rawValue, size: size.rawValue, nameLength: bytes.count + added)
        return nil
      } catch {
        return error
      }
    }
    if let failure { throw PerfMapError(failure, path, nameLength: name.utf8.count) }
  }

  /// Checks whether a map can be opened for writing, without opening or making it: throws what ``init(path:missing:flush:names:)`` would.
  ///
  /// What the answer is worth ends with the call: others may put something else there.
  public static func check(path: FilePath, missing: Missing = .create) throws(PerfMapError) {
    let status: Stat
    do {
      status = try path.stat(followTargetSymlink: false)
    } catch {
      guard error == .noSuchFileOrDirectory, missing == .create else { throw PerfMapError.openingForWriting(path, error) }
      let directory = path.removingLastComponent()
      return try checkAccess(directory.isEmpty ? "." : directory, W_OK | X_OK, path)
    }
    guard status.type == .regular else {
      throw PerfMapError(WriteFailure(reason: .notRegular(UInt32(status.type.rawValue))), path)
    }
    try checkAccess(path, W_OK, path)
  }

  private static func checkAccess(_ place: FilePath, _ mode: Int32, _ path: FilePath) throws(PerfMapError) {
    let result = place.withPlatformString { faccessat(AT_FDCWD, $0, mode, AT_EACCESS) }
    guard result == 0 else { throw PerfMapError.openingForWriting(path, Errno(rawValue: errno)) }
  }

  /// The line that an entry becomes, its LF included; nil when the entry is refused.
  package static func line(_ range: AddressRange, name: [UInt8], names: NamePolicy) -> [UInt8]? {
    var name = name
    if names == .escape {
      var escaped = [UInt8](repeating: 0, count: 2 * name.count)
      let length = escaped.withUnsafeMutableBytes { buffer in name.withUnsafeBytes { LineBreaks.escape($0, into: buffer) } }
      name = Array(escaped[..<length])
    }
    guard name.withUnsafeBytes({ LineBreaks.first(in: $0) }) == nil else { return nil }
    let (start, size) = (range.start.rawValue, range.size.rawValue)
    guard MapEncoder.lineLength(start: start, size: size, nameLength: name.count) <= MapEncoder.longestLine else { return nil }
    var line = [UInt8](repeating: 0, count: MapEncoder.capacity(nameLength: name.count))
    let length = line.withUnsafeMutableBytes { place in
      name.withUnsafeBytes { name in place.baseAddress.map { MapEncoder.encode(start: start, size: size, name: name, into: $0) } }
    }
    return Array(line[..<(length ?? 0)])
  }
}
