import Glibc
import SystemPackage

extension PerfMapWriter {
  /// Checks an entry as ``write(start:size:name:)-(_,_,String)`` does, without a map: `path` is the one that an error names. O(bytes).
  public static func check(
    start: Address, size: ByteCount, name: String, names: NamePolicy = .refuse, path: FilePath
  ) throws(PerfMapError) {
    try check(start, size, Array(name.utf8), names, path)
  }

  private static func check(
    _ start: Address, _ size: ByteCount, _ name: [UInt8], _ names: NamePolicy, _ path: FilePath
  ) throws(PerfMapError) {
    do throws(WriteFailure) {
      if names == .refuse, let byte = name.withUnsafeBytes({ LineBreaks.first(in: $0) }) { throw WriteFailure(reason: .name(byte)) }
      let added = names == .refuse ? 0 : name.count { LineBreaks.letter(of: $0) != nil }
      try MapAppender.check(start: start.rawValue, size: size.rawValue, nameLength: name.count + added)
    } catch {
      throw PerfMapError(error, path, nameLength: name.count)
    }
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

  /// The line that an entry becomes, its LF included. Throws what writing it would.
  package static func line(_ range: AddressRange, name: [UInt8], names: NamePolicy, path: FilePath) throws(PerfMapError) -> [UInt8] {
    try check(range.start, range.size, name, names, path)
    var name = name
    if names == .escape {
      var escaped = [UInt8](repeating: 0, count: 2 * name.count)
      let length = escaped.withUnsafeMutableBytes { buffer in name.withUnsafeBytes { LineBreaks.escape($0, into: buffer) } }
      name = Array(escaped[..<length])
    }
    var line = [UInt8](repeating: 0, count: MapEncoder.capacity(nameLength: name.count))
    let length = line.withUnsafeMutableBytes { place in
      name.withUnsafeBytes { name in
        place.baseAddress.map { MapEncoder.encode(start: range.start.rawValue, size: range.size.rawValue, name: name, into: $0) }
      }
    }
    return Array(line[..<(length ?? 0)])
  }
}
