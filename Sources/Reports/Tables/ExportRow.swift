import Screen

/// A row of an exported table.
package struct ExportRow {
  /// A value of a column.
  enum Field: Encodable {
    case text(String)
    case number(UInt64)
    /// An empty CSV field, or JSON null.
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

  /// The values in the order of the columns.
  var fields: [Field]

  /// Returns the row in a file format, with the names of the columns as JSON keys.
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

/// A file format of tables.
package enum TableFormat: String, CaseIterable {
  /// Comma-separated values with a header line (RFC 4180).
  case csv
  /// An array with an object per row.
  case json
}
