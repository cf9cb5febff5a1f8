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
        default: ""
        }
      }.joined(separator: ",") + "\r\n"
    case .json: JSONOutput.line(Dictionary(zip(columns, fields), uniquingKeysWith: { first, _ in first }))
    }
  }
}

package enum TableFormat: String, CaseIterable {
  /// Comma-separated values with a header line (RFC 4180).
  case csv
  /// An array with an object per row.
  case json
}
