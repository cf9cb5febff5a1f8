import Screen

/// A row of an exported table.
package struct ExportRow {
  /// What stands in a column.
  enum Field: Encodable {
    case text(String)
    case number(UInt64)
    /// Nothing: an empty field, or null.
    case none

    func encode(to encoder: any Encoder) throws {
      var box = encoder.singleValueContainer()
      switch self {
      case .text(let text): try box.encode(text)
      case .number(let number): try box.encode(number)
      case .none: try box.encodeNil()
      }
    }
  }

  /// By column.
  var fields: [Field]

  /// The row in the file, of a table with columns of these names.
  package func text(_ format: TableFormat, columns: [String]) -> String {
    switch format {
    case .csv:
      fields.map { field in
        switch field {
        case .text(let text): SafeText(text).csvField
        case .number(let number): "\(number)"
        case .none: ""
        }
      }.joined(separator: ",") + "\r\n"
    case .json: JSONOutput.line(Dictionary(zip(columns, fields), uniquingKeysWith: { first, _ in first }))
    }
  }
}

extension ExportRow.Field {
  init(_ text: String?) { self = text.map { .text($0) } ?? .none }
  init(_ number: Int) { self = .number(UInt64(max(0, number))) }
}

/// How a table is written.
package enum TableFormat: String, CaseIterable {
  /// Comma-separated values under a line of names (RFC 4180).
  case csv
  /// An array with an object a row.
  case json
}
