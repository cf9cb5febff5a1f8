import FoundationEssentials
import Glibc
import PerfMap
import SystemPackage

/// JSON as the commands print it: sorted keys, nothing that acts on a terminal.
package enum JSONOutput {
  /// A value as JSON.
  ///
  /// The characters that act on a terminal, or may, and that the encoder leaves alone (C1 and DELETE, format and bidirectional controls, what
  /// is private or unassigned) are `\u` escapes. Only strings hold such characters, and there both forms mean the same.
  package static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// A value as JSON in one line; an empty object where there is no JSON for it, which no value of ours is.
  package static func line(_ value: some Encodable) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { escaped(String(decoding: $0, as: UTF8.self)) } ?? "{}"
  }

  private static func escaped(_ json: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control where scalar.value >= 0x7f, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned:
        for unit in UTF16.encode(scalar) ?? .init() {
          let digits = String(unit, radix: 16)
          text.append(contentsOf: ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars)
        }
      default: text.append(scalar)
      }
    }
    return String(text)
  }

  /// Bytes as a string, those that are not UTF-8 as `\xHH`.
  package static func string(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    for piece in LossyUTF8(bytes) {
      switch piece {
      case .scalar(let scalar): text.unicodeScalars.append(scalar)
      case .stray(let byte): text += byte.hexEscape
      }
    }
    return text
  }

  /// A path as a string, likewise.
  package static func string(_ path: FilePath) -> String {
    string(path.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))).map(UInt8.init(bitPattern:)) })
  }
}
