import Screen

package struct ExportRow {
  /// The values in the order of the columns.
  var fields: [JSONValue]

  /// Returns the row in a file format, with the names of the columns as JSON keys.
  package func text(_ format: TableFormat, columns: [String]) -> String {
    switch format {
    case .csv:
      fields.map { field in
        switch field {
        case .string(let text): SafeText(text).csvField
        case .number(let number): "\(number)"
        case .array(let values):
          values.map { if case .string(let text) = $0 { SafeText(text).string } else { "" } }.joined(separator: " ")
        default: ""
        }
      }.joined(separator: ",") + "\r\n"
    case .json: object(columns)
    case .jsonl: object(columns) + "\n"
    }
  }

  private func object(_ columns: [String]) -> String {
    JSONOutput.line(Dictionary(zip(columns, fields), uniquingKeysWith: { first, _ in first }))
  }
}

package enum TableFormat: String, CaseIterable {
  /// Comma-separated values with a header line (RFC 4180).
  case csv
  /// An array with an object per row.
  case json
  /// One object per line (JSON Lines).
  case jsonl

  /// Returns the text before the first row.
  package func opening(columns: [String]) -> String {
    switch self {
    case .csv: columns.joined(separator: ",") + "\r\n"
    case .json: "[\n"
    case .jsonl: ""
    }
  }

  /// The text between two rows.
  package var separator: String { self == .json ? ",\n" : "" }

  /// The text after the last row.
  package var ending: String { self == .json ? "\n]\n" : "" }
}
