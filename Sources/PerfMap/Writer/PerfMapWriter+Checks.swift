import Glibc
import SystemPackage

extension PerfMapWriter {
  /// Checks an entry without writing it. O(bytes).
  ///
  /// - Parameters:
  ///   - start: The first address.
  ///   - size: The number of bytes.
  ///   - name: The name.
  ///   - names: The policy for line breaks in names.
  ///   - path: The path that an error contains. It is not accessed.
  /// - Throws: The ``PerfMapError`` that ``write(start:size:name:)-(_,_,String)`` would throw because of the entry.
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

  /// Checks that a map can be opened for writing, without opening or creating it.
  ///
  /// The result may be outdated when the call returns, because other processes can replace the file.
  ///
  /// - Throws: The ``PerfMapError`` that ``init(path:missing:flush:names:)`` would throw for the type and mode of the file.
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

  private static func checkAccess(_ file: FilePath, _ mode: Int32, _ path: FilePath) throws(PerfMapError) {
    let result = file.withPlatformString { faccessat(AT_FDCWD, $0, mode, AT_EACCESS) }
    guard result == 0 else { throw PerfMapError.openingForWriting(path, Errno(rawValue: errno)) }
  }

  /// Returns the line of an entry, including its LF. Throws the error that writing the entry would throw.
  package static func line(_ range: AddressRange, name: [UInt8], names: NamePolicy, path: FilePath) throws(PerfMapError) -> [UInt8] {
    try check(range.start, range.size, name, names, path)
    var text = name
    // Memory-safe: both closures initialize the first `count` bytes of their buffers.
    if names == .escape {
      text = [UInt8](unsafeUninitializedCapacity: 2 * name.count) { buffer, count in
        count = name.withUnsafeBytes { LineBreaks.escape($0, into: UnsafeMutableRawBufferPointer(buffer)) }
      }
    }
    return [UInt8](unsafeUninitializedCapacity: MapEncoder.capacity(nameLength: text.count)) { buffer, count in
      guard let base = buffer.baseAddress else { return }
      count = text.withUnsafeBytes { MapEncoder.encode(start: range.start.rawValue, size: range.size.rawValue, name: $0, into: base) }
    }
  }

  /// Checks that the open map belongs to a user and has no other hard links.
  ///
  /// Any user can create a file, or a hard link to another user's file, at the path of a map. Call this before the first entry when writing
  /// to the map of another user. The writer keeps the checked file open, so that replacing it at the path later has no effect.
  ///
  /// - Parameter owner: The expected user ID.
  /// - Throws: ``PerfMapError`` if the owner differs, the file has several links, or the writer is closed.
  public func require(owner: UInt32) throws(PerfMapError) {
    guard let status = appender.map.status() else { throw PerfMapError(WriteFailure(reason: .closed), path) }
    do throws(WriteFailure) { try AppendedMap.requireOwner(owner, status) } catch { throw PerfMapError(error, path) }
  }
}
