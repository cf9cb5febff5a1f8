import CLinux

/// Where a map lies: at a path, or in a directory under the number of the process that asks, which is another one after a fork.
struct WriterPath {
  // No enum: that would keep flags in the pointer of the array, where leak checkers do not find it.

  /// The path, or the directory of this process' own map.
  private let text: [UInt8]
  /// Whether it is this process' own map.
  let isOwnMap: Bool

  static func path(_ path: [UInt8]) -> WriterPath { WriterPath(text: path, isOwnMap: false) }

  static func ownMap(directory: [UInt8]) -> WriterPath { WriterPath(text: directory, isOwnMap: true) }

  /// The path as it is now, without a NUL at its end.
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

  /// Gives the path to a function of C.
  func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    var text = bytes
    text.append(0)
    return text.withUnsafeBytes { bytes in
      // The array is never empty: it ends with the NUL just added.
      bytes.withMemoryRebound(to: CChar.self) { body($0.baseAddress.unsafelyUnwrapped) }
    }
  }
}
