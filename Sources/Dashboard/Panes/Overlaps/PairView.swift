import MapAnalysis
import Monitor
import PerfMap
import Screen

/// An overlap in detail: both entries as bars on one scale, current owners, raw lines and the results of profilers.
struct PairView {
  /// An entry of an overlap: A is older, B is newer.
  enum Side {
    case older, newer
  }

  static let rows = 15
  private static let labelColumns = 10
  private static let noteColumns = 28

  let overlap: Overlap
  let map: MapRecord
  let monitor: Monitor
  let setup: DashboardSetup
  /// The selected entry of the overlap; nil outside the full-screen view.
  let chosen: Side?

  func draw(in rect: Rect, _ drawing: inout Drawing) {
    let older = map.contents.entries[overlap.older]
    let newer = map.contents.entries[overlap.newer]
    let scale = RangeScale(older.range, newer.range, columns: rect.columns - Self.labelColumns - Self.noteColumns)
    var pen = PairRowWriter(rect: rect, labelColumns: Self.labelColumns, noteColumns: Self.noteColumns)
    pen.divider("A is older; B is newer and took the shared bytes", &drawing)
    pen.addresses(scale, older.range, newer.range, &drawing)
    let sign = GlyphStyles.overlap(overlap.kind)
    pen.bar(chosen == .older ? "A ▸" : "A", scale.bar(older.range), note(older), Style(.textDim), &drawing)
    pen.bar(chosen == .newer ? "B ▸" : "B", scale.bar(newer.range), note(newer), .text, &drawing)
    if let shared = Self.shared(older.range, newer.range) {
      let note = sign.glyph + " " + SafeText("\(shared.size) = \(shared.size.rawValue) B shared")
      pen.bar("shared", scale.run(shared, of: "▒"), note, Style(sign.role), &drawing)
    }
    drawOwnersNow(scale, &pen, &drawing)
    drawLine("A", overlap.older, &pen, &drawing)
    drawLine("B", overlap.newer, &pen, &drawing)
    drawAnswers(scale, &pen, &drawing)
  }

  private func note(_ entry: Entry) -> SafeText {
    SafeText("\(entry.range.size) ") + monitor.shortName(of: entry, in: map, columns: 64)
  }

  private static func shared(_ one: AddressRange, _ other: AddressRange) -> AddressRange? {
    guard let oneLast = one.last, let otherLast = other.last else { return nil }
    let start = max(one.start, other.start)
    let last = min(oneLast, otherLast)
    return start <= last ? AddressRange(start: start, size: ByteCount(last.rawValue - start.rawValue + 1)) : nil
  }

  /// Draws the current owner of the bytes in each column: A, B or another entry. O(columns × log ranges).
  private func drawOwnersNow(_ scale: RangeScale, _ pen: inout PairRowWriter, _ drawing: inout Drawing) {
    var text = ""
    var hasOthers = false
    for column in 0..<pen.barColumns {
      switch map.contents.ranges.piece(at: scale.address(column))?.owner {
      case overlap.older: text += "A"
      case overlap.newer: text += "B"
      case nil: text += " "
      default:
        text += "·"
        hasOthers = true
      }
    }
    pen.bar("now", SafeText(text), hasOthers ? "current owner (· = other)" : "current owner", Style(.accent), &drawing)
  }

  /// Draws the position in the file, age and state of an entry and, in a second row, the raw line.
  private func drawLine(_ letter: SafeText, _ id: EntryID, _ pen: inout PairRowWriter, _ drawing: inout Drawing) {
    let raw = monitor.rawLine(of: id, in: map, limit: 512)
    let tier = GlyphStyles.tier(Tier(name: monitor.name(of: map.contents.entries[id], in: map)))
    var text = SafeText("line ") + Numbers.count(map.contents.lineNumber(of: id), limit: 11)
    if let offset = raw?.offset { text = text + " · byte " + Numbers.count(Int(clamping: offset), limit: 15) }
    text = text + " · " + registered(id)
    if tier.word.columns > 0 { text = text + " · " + tier.glyph + " " + tier.word }
    text = text + " · " + GlyphStyles.ownership(map.contents.ranges.ownership(of: id))
    pen.line(letter, text, .text, &drawing)
    pen.line("", raw.map { "raw " + SafeText(bytes: $0.bytes, limit: 512) } ?? "cannot read the file", Style(.textDim), &drawing)
  }

  private func registered(_ id: EntryID) -> SafeText {
    guard let uptime = map.arrivals.uptime(of: id) else { return "older than this session" }
    let passed = monitor.now.uptime - uptime
    return "seen " + setup.time(monitor.now.wall.advanced(by: .zero - passed)) + ", " + Numbers.entryAge(passed) + " ago"
  }

  private func drawAnswers(_ scale: RangeScale, _ pen: inout PairRowWriter, _ drawing: inout Drawing) {
    guard let older = wholeLine(overlap.older), let newer = wholeLine(overlap.newer) else { return }
    let answers = PairAnswers(
      older: older, map.contents.entries.range(of: overlap.older), newer: newer, map.contents.entries.range(of: overlap.newer))
    pen.line("", "profiler results for these two entries only (? = no name)", Style(.textDim), &drawing)
    for row in answers.rows {
      let isRight = row.difference.isNone && row.refusal == nil
      pen.bar(SafeText(row.profiler.rawValue), letters(row, answers.parts, scale), verdict(row), Style(isRight ? .ok : .warn), &drawing)
    }
  }

  /// Returns the line of an entry as input for profilers; nil if it cannot be read. Long names are cut, but not inside a character.
  private func wholeLine(_ id: EntryID) -> [UInt8]? {
    guard var line = monitor.rawLine(of: id, in: map, limit: 4096), line.offset != nil else { return nil }
    if map.contents.entries[id].name.length > 4096 { while line.bytes.last.map({ $0 >= 0x80 }) ?? false { line.bytes.removeLast() } }
    return line.bytes
  }

  private func letters(_ row: PairAnswers.Row, _ parts: [AddressRange], _ scale: RangeScale) -> SafeText {
    var text: [Character] = []
    for (part, answer) in zip(parts, row.answers) {
      let letter: Character =
        switch answer {
        case .older: "A"
        case .newer: "B"
        case .nameless: "?"
        }
      let places = scale.places(part)
      while text.count < places.upperBound { text.append(letter) }
      // A part narrower than a column is still shown.
      text[places.lowerBound] = letter
    }
    return SafeText(String(text))
  }

  private func verdict(_ row: PairAnswers.Row) -> SafeText {
    switch row.refusal?.cause {
    case .notUTF8: return "rejected: not UTF-8"
    case .malformedLine: return "rejected: malformed line"
    case .wrapsAround: return "panics: ends at 2^64"
    case nil: break
    }
    let wrong = row.difference.wrongBytes.rawValue - row.difference.unknownBytes.rawValue
    let unknown = row.difference.unknownBytes.rawValue
    switch (wrong, unknown) {
    case (0, 0): return row.difference.strayBytes > .zero ? "right, with extra bytes" : "right"
    case (_, 0): return Numbers.bytes(ByteCount(wrong)) + "B wrong"
    case (0, _): return Numbers.bytes(ByteCount(unknown)) + "B nameless"
    default: return Numbers.bytes(ByteCount(wrong)) + "B wrong, " + Numbers.bytes(ByteCount(unknown)) + "B nameless"
    }
  }
}
