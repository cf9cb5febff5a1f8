import PerfMap

/// A name that every profiler reads in the same way.
///
/// - Leading white space is removed, because bcc skips it.
/// - Control characters, characters that change the direction of text, and bytes that are not UTF-8 are written as `\xHH`: NUL and CR end a
///   name for some profilers, and samply and blazesym reject a map that contains one byte that is not UTF-8.
/// - A name of 1 or 2 bytes is padded with `_`, and an empty name becomes `unnamed`: perf ignores names of fewer than 3 bytes.
///
/// Tidying a tidy name does not change it.
public struct TidyName: Hashable, Sendable {
  /// The tidy name: at least 3 bytes of valid UTF-8.
  public let bytes: [UInt8]

  /// Creates the tidy form of a name. O(bytes).
  public init(_ name: [UInt8]) {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(name.count)
    let text = name[(name.firstIndex { !HexNumbers.isBlank($0) } ?? name.endIndex)...]
    for piece in LossyUTF8(text) {
      switch piece {
      case .scalar(let scalar):
        let encoded = Array(UTF8.encode(scalar) ?? .init())
        if TidyName.isHarmless(encoded) { bytes += encoded } else { for byte in encoded { bytes += byte.hexEscape.utf8 } }
      case .stray(let byte): bytes += byte.hexEscape.utf8
      }
    }
    if bytes.isEmpty { bytes = Array("unnamed".utf8) }
    while bytes.count < 3 { bytes.append(UInt8(ascii: "_")) }
    self.bytes = bytes
  }

  private static func isHarmless(_ scalar: [UInt8]) -> Bool {
    guard let first = scalar.first else { return true }
    if scalar.count == 1 { return first >= 0x20 && first != 0x7f }
    return !NameText.isControl(first, scalar[1], scalar.count > 2 ? scalar[2] : 0)
  }
}
