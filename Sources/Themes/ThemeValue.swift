import TOMLKit

/// A value of a theme file.
indirect enum ThemeValue {
  case string(String)
  case integer(Int)
  case list([ThemeValue])
  case table([String: ThemeValue])
  /// A kind of value that no theme uses.
  case other

  /// Reads a file.
  static func parse(_ toml: String) throws(TOMLParseError) -> [String: ThemeValue] {
    do {
      return try entries(of: TOMLTable(string: toml))
    } catch let error as TOMLParseError {
      throw error
    } catch {
      return [:]
    }
  }

  private init(_ value: TOMLValueConvertible) {
    switch value.type {
    case .string: self = value.string.map { .string($0) } ?? .other
    case .int: self = value.int.map { .integer($0) } ?? .other
    case .array: self = .list((value.array.map(Array.init) ?? []).map { ThemeValue($0) })
    case .table: self = value.table.map { .table(ThemeValue.entries(of: $0)) } ?? .other
    default: self = .other
    }
  }

  private static func entries(of table: TOMLTable) -> [String: ThemeValue] {
    var entries: [String: ThemeValue] = [:]
    for key in table.keys {
      if let value = table[key] { entries[key] = ThemeValue(value) }
    }
    return entries
  }

  /// The value in words, for a message.
  var words: String {
    switch self {
    case .string(let text): "\"\(text)\""
    case .integer(let number): String(number)
    case .list: "a list"
    case .table: "a table"
    case .other: "another kind of value"
    }
  }
}
