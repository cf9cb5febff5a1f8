import FoundationEssentials
import Glibc
import PerfMap
import SystemPackage

/// The JSON output of the commands, with sorted keys and without characters that can control a terminal.
package enum JSONOutput {
  /// Returns a value as indented JSON.
  ///
  /// Characters that can control a terminal and that the encoder does not escape become `\u` escapes: DELETE, C1 controls, format
  /// characters, line and paragraph separators, private and unassigned code points. They occur only in JSON strings, where the character
  /// and its escape are equivalent.
  package static func text(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return escaped(String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  /// Returns a value as JSON on one line; `{}` if it cannot be encoded, which does not happen for the values of this module.
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

  /// Returns bytes as a string; bytes that are not UTF-8 become `\xHH`.
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

  /// Returns a path as a string; bytes that are not UTF-8 become `\xHH`.
  package static func string(_ path: FilePath) -> String {
    string(path.withPlatformString { Array(UnsafeBufferPointer(start: $0, count: strlen($0))).map(UInt8.init(bitPattern:)) })
  }
}
