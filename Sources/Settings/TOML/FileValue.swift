internal import TOMLKit

package indirect enum FileValue {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case list([FileValue])
  case table([String: FileValue])
  /// A value of a type that jittop's files do not use, such as a date.
  case other

  /// Parses a TOML text; throws the first syntax error. O(bytes).
  package static func parse(_ toml: String) throws(FileSyntaxError) -> [String: FileValue] {
    // The parser takes a C string, which ends at the first NUL.
    if let place = toml.utf8.firstIndex(of: 0) {
      throw FileSyntaxError(line: toml.utf8[..<place].count { $0 == 0x0a } + 1, reason: "found a NUL")
    }
    if let fault = TOMLOutline(toml).fault { throw fault }
    do {
      return try entries(of: TOMLTable(string: toml))
    } catch let error as TOMLParseError {
      // The parser also counts form feeds as line ends, so the line of its error may lie beyond the last line.
      let lines = toml.utf8.count { $0 == 0x0a } + 1
      throw FileSyntaxError(line: min(max(1, error.source.begin.line), lines), reason: error.description)
    } catch {
      return [:]
    }
  }

  private init(_ value: TOMLValueConvertible) {
    switch value.type {
    case .string: self = value.string.map { .string($0) } ?? .other
    case .int: self = value.int.map { .integer($0) } ?? .other
    case .bool: self = value.bool.map { .boolean($0) } ?? .other
    case .array: self = .list((value.array.map(Array.init) ?? []).map { FileValue($0) })
    case .table: self = value.table.map { .table(FileValue.entries(of: $0)) } ?? .other
    default: self = .other
    }
  }

  private static func entries(of table: TOMLTable) -> [String: FileValue] {
    var entries: [String: FileValue] = [:]
    for key in table.keys {
      if let value = table[key] { entries[key] = FileValue(value) }
    }
    return entries
  }

  /// A description of the value for messages.
  package var words: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .integer(let number): String(number)
    case .boolean(let value): value ? "true" : "false"
    case .list: "a list"
    case .table: "a table"
    case .other: "another kind of value"
    }
  }
}
