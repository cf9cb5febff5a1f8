import MapAnalysis
import PerfMap
import Screen

/// The name of an entry for a table with a tier column: without the tier marker, and with a placeholder where V8 writes no name.
struct EntryName {
  /// The bytes of the name in the map.
  let raw: [UInt8]
  /// The number of leading bytes that are not shown.
  private let hidden: Int
  /// The placeholder for a missing function name, shown before the source position; empty if none is shown.
  private let placeholder: SafeText

  /// The minimum width in columns for which the placeholder is shown. In less room, only the source position is shown.
  private static let placeholderColumns = 36

  /// Creates the name of an entry for a width in columns.
  init(_ raw: [UInt8], columns: Int) {
    let hidden = Tier.markerLength(in: raw)
    self.init(raw, hidden: hidden, hidden > 0 ? "(anonymous)" : "", columns)
  }

  /// Creates the name of a function from the name of one of its entries. The result is the same for every entry of the function.
  init(function raw: [UInt8], columns: Int) {
    let name = FunctionName(raw[...])
    let placeholder: SafeText =
      switch name.kind {
      case .function: name.isMarked ? "(anonymous)" : ""
      case .eval: "(eval)"
      case .script: "(script)"
      }
    self.init(Array(raw[..<name.bytes.endIndex]), hidden: name.bytes.startIndex, placeholder, columns)
  }

  // Without a placeholder, leading blanks belong to the name: PHP's ` ESCAPE-22-2`.
  private init(_ raw: [UInt8], hidden: Int, _ placeholder: SafeText, _ columns: Int) {
    self.raw = raw
    guard placeholder.columns > 0, raw.dropFirst(hidden).first == 0x20 else {
      (self.hidden, self.placeholder) = (hidden, "")
      return
    }
    let hasRoom = columns >= Self.placeholderColumns
    (self.hidden, self.placeholder) = (hasRoom ? hidden : hidden + 1, hasRoom ? placeholder : "")
  }

  /// Returns the text with at most `limit` glyphs of the name.
  func text(limit: Int) -> SafeText { placeholder + SafeText(bytes: raw.dropFirst(hidden).prefix(max(0, limit) * 4), limit: limit) }

  /// Returns the columns at which a byte range of the name is shown; nil if no part of it is shown.
  func columns(of hit: Range<Int>) -> Range<Int>? {
    guard hit.upperBound > hidden, hit.upperBound <= raw.count else { return nil }
    let from = max(hidden, hit.lowerBound)
    let start = placeholder.columns + SafeText(bytes: raw[hidden..<from]).columns
    return start..<start + SafeText(bytes: raw[from..<hit.upperBound]).columns
  }
}
