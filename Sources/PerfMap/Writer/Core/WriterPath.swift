import CLinux

/// The location of a map: a fixed path, or a directory and the current process ID, which changes in the child of a fork.
struct WriterPath {
  // Not an enum, which would store flags in the array's pointer and hide it from leak checkers.

  /// The path, or the directory of the own map.
  private let text: [UInt8]
  /// True if this is the map of the current process.
  let isOwnMap: Bool

  static func path(_ path: [UInt8]) -> WriterPath { WriterPath(text: path, isOwnMap: false) }

  static func ownMap(directory: [UInt8]) -> WriterPath { WriterPath(text: directory, isOwnMap: true) }

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

  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var text = bytes
    text.append(0)
    return text.withUnsafeBytes { bytes in
      // Not nil, because the array contains at least the NUL.
      bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress.unsafelyUnwrapped) }
    }
  }
}
