import CLinux

/// The location of a map: a fixed path, or a directory and the current process ID, which changes in the child of a fork.
struct WriterPath {
  // An enum would store flags in the pointer to the array, and leak checkers could not find the array. Therefore this is a struct.

  /// The path of the map, or only its directory if it is the map of the current process.
  private let text: [UInt8]
  /// The descriptor of the open directory of the file, or `AT_FDCWD` if the whole path is used.
  private let directory: Int32
  /// The user that must own the file, or nil for any owner. A file with a required owner must have no other hard links.
  private let requiredOwner: UInt32?
  /// True if this is the map of the current process.
  let isOwnMap: Bool

  static func path(_ path: [UInt8], in directory: Int32 = AT_FDCWD, owner: UInt32? = nil) -> WriterPath {
    WriterPath(text: path, directory: directory, requiredOwner: owner, isOwnMap: false)
  }

  static func ownMap(directory: [UInt8]) -> WriterPath {
    WriterPath(text: directory, directory: AT_FDCWD, requiredOwner: nil, isOwnMap: true)
  }

  /// The user that must own the file, or nil for any owner. For the map of this process, the effective user.
  var owner: UInt32? { isOwnMap ? UInt32(geteuid()) : requiredOwner }

  /// The current path, without a terminating NUL.
  var bytes: [UInt8] {
    guard isOwnMap else { return text }
    var path = text
    if path.last != 0x2f { path.append(0x2f) }
    path.append(contentsOf: [0x70, 0x65, 0x72, 0x66, 0x2d])
    WriterPath.append(UInt32(bitPattern: getpid()), to: &path)
    path.append(contentsOf: [0x2e, 0x6d, 0x61, 0x70])
    return path
  }

  private static func append(_ number: UInt32, to path: inout [UInt8]) {
    if number >= 10 { append(number / 10, to: &path) }
    path.append(0x30 + UInt8(number % 10))
  }

  /// Calls `body` with a directory descriptor, which may be `AT_FDCWD`, and the path of the map relative to that directory.
  func withLocation<Result>(_ body: (Int32, UnsafePointer<CChar>) -> Result) -> Result {
    var text = bytes
    if directory != AT_FDCWD, let slash = text.lastIndex(of: 0x2f) { text.removeFirst(slash + 1) }
    text.append(0)
    return text.withUnsafeBytes { bytes in
      // Not nil, because the array contains at least the NUL.
      bytes.withMemoryRebound(to: CChar.self) { body(directory, $0.baseAddress.unsafelyUnwrapped) }
    }
  }
}
