import MapAnalysis
import PerfMap
import Screen

/// The name of an entry as tables show it beside a column of tiers: without the marker, and with a word where V8 writes none.
struct EntryName {
  /// The bytes in the map.
  let raw: [UInt8]
  /// How many of them are not shown.
  private let hidden: Int
  /// What stands for a function without a name, before its source position.
  private let word: SafeText

  /// How many columns a name has at least where there is room for the word: the source position tells more.
  private static let wordyColumns = 36

  /// The name of an entry, where it has some columns.
  init(_ raw: [UInt8], columns: Int) {
    let hidden = Tier.markerLength(in: raw)
    self.init(raw, hidden: hidden, hidden > 0 ? "(anonymous)" : "", columns)
  }

  /// The name of the function that an entry belongs to, the same in all tiers, where it has some columns.
  init(function raw: [UInt8], columns: Int) {
    let name = FunctionName(raw[...])
    let word: SafeText =
      switch name.kind {
      case .function: name.isMarked ? "(anonymous)" : ""
      case .eval: "(eval)"
      case .script: "(script)"
      }
    self.init(Array(raw[..<name.bytes.endIndex]), hidden: name.bytes.startIndex, word, columns)
  }

  /// `word` stands for a name that V8 did not write; blanks at the start of other names belong to them: PHP's ` ESCAPE-22-2`.
  private init(_ raw: [UInt8], hidden: Int, _ word: SafeText, _ columns: Int) {
    self.raw = raw
    guard word.columns > 0, raw.dropFirst(hidden).first == 0x20 else {
      (self.hidden, self.word) = (hidden, "")
      return
    }
    let isWordy = columns >= Self.wordyColumns
    (self.hidden, self.word) = (isWordy ? hidden : hidden + 1, isWordy ? word : "")
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
