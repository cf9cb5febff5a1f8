import PerfMap
import Screen

/// The name of an entry as tables show it beside a column of tiers: without the marker, and with a word where V8 writes none.
struct EntryName {
  /// The bytes in the map.
  let raw: [UInt8]
  /// How many of them are not shown.
  let hidden: Int
  /// What stands for a function without a name; its source position follows.
  let word: SafeText

  init(_ raw: [UInt8]) {
    self.init(raw, hidden: Tier.markerLength(in: raw))
  }

  /// The name of the function that an entry belongs to, the same in all tiers.
  init(function raw: [UInt8]) {
    let name = FunctionName(raw[...])
    self.init(Array(raw[..<name.bytes.endIndex]), hidden: name.bytes.startIndex)
  }

  private init(_ raw: [UInt8], hidden: Int) {
    self.raw = raw
    self.hidden = hidden
    // A blank at the start of other names belongs to them: PHP's ` ESCAPE-22-2`.
    word = hidden > 0 && raw.dropFirst(hidden).first == 0x20 ? "(anonymous)" : ""
  }

  /// The text, at most some glyphs of the name.
  func text(limit: Int) -> SafeText { word + SafeText(bytes: raw.dropFirst(hidden).prefix(max(0, limit) * 4), limit: limit) }

  /// The columns of bytes of the name in the text; nil where they are not shown.
  func columns(of hit: Range<Int>) -> Range<Int>? {
    guard hit.upperBound > hidden, hit.upperBound <= raw.count else { return nil }
    let from = max(hidden, hit.lowerBound)
    let start = word.columns + SafeText(bytes: raw[hidden..<from]).columns
    return start..<start + SafeText(bytes: raw[from..<hit.upperBound]).columns
  }
}
