import MapAnalysis
import Monitor
import PerfMap
import Screen

// The history of the selected entry: other entries of its function, bytes taken from older entries, and bytes lost to newer ones.
extension DetailPane {
  /// Returns the event that led to an entry, its position among the entries of the same function, and the addresses of the previous
  /// entry, this entry and up to two later ones: `tier-up, 2nd of 4: ~ 24b66fb0da76 ▸ ^ 7fbcc0a99fc0`.
  func functionRow(_ history: EntryHistory?, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> DetailRow {
    guard let history else {
      return [(monitor.entries.isFollowing ? "history: press f to stop following" : "…", Style(.textDim))]
    }
    guard history.functionCount > 1 else { return [("compiled once", Style(.textDim))] }
    let event = step(id, after: previous(history.older.first, map, monitor), map, monitor).event
    let isOrdered = !(map.runtime?.dumps ?? false) && history.older.count < EntryHistory.limit
    let position = isOrdered ? Self.ordinal(history.older.count + 1) : "one"
    var row: DetailRow = [
      (event, Style(event == "deopt" ? .warn : .accent)), (SafeText(", \(position) of \(history.functionCount): "), Style(.textDim)),
    ]
    for (index, member) in (history.older.prefix(1) + [id] + history.newer.prefix(2)).enumerated() {
      if index > 0 { row.append((map.runtime?.dumps ?? false ? " · " : " ▸ ", Style(.textDim))) }
      let entry = map.contents.entries[member]
      let tier = GlyphStyles.tier(Tier(name: monitor.name(of: entry, in: map)))
      let text = (tier.word.columns > 0 ? tier.glyph + " " : "") + SafeText("\(entry.range.start)")
      row.append((text, member == id ? Style(tier.role, .bold) : Style(tier.role)))
    }
    return row
  }

  /// Returns a number as `1st`, `2nd`, `3rd`, `4th`.
  private static func ordinal(_ number: Int) -> String {
    switch (number % 10, number % 100) {
    case (_, 11...13): "\(number)th"
    case (1, _): "\(number)st"
    case (2, _): "\(number)nd"
    case (3, _): "\(number)rd"
    default: "\(number)th"
    }
  }

  /// Returns rows for the entries of the same function, the entries that bytes were taken from, and the entries that took bytes.
  func historyRows(_ history: EntryHistory, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor, _ columns: Int) -> [DetailRow] {
    var rows: [DetailRow] = []
    if history.functionCount > 1 {
      let steps = steps(history, id, map, monitor)
      rows += [[]] + wrapped(historyTitle(history, steps, map), columns, lines: 2, Style(.title, .bold))
      rows += steps.map { stepRow($0, isSelf: $0.id == id, map, monitor) }
    }
    rows += byteRows("bytes taken from", history.taken, history.totals.taken, map, monitor, columns)
    rows += byteRows("bytes lost to", history.lost, history.totals.lost, map, monitor, columns)
    return rows
  }

  /// One entry of a function, with the event that led from the previous entry to it.
  private struct Step {
    var id: EntryID
    var tier: Tier?
    var event: SafeText
  }

  private func step(_ id: EntryID, after previous: (id: EntryID, tier: Tier?)?, _ map: MapRecord, _ monitor: Monitor) -> Step {
    let entry = map.contents.entries[id]
    let tier = Tier(name: monitor.name(of: entry, in: map))
    // A runtime that writes all its code at once sorts it by address, so the order in time is unknown.
    if map.runtime?.dumps ?? false { return Step(id: id, tier: tier, event: "version") }
    let event = previous.map { Self.event($0.tier, tier, isSameRange: map.contents.entries.range(of: $0.id) == entry.range) }
    return Step(id: id, tier: tier, event: event ?? "first")
  }

  private func previous(_ id: EntryID?, _ map: MapRecord, _ monitor: Monitor) -> (id: EntryID, tier: Tier?)? {
    id.map { ($0, Tier(name: monitor.name(of: map.contents.entries[$0], in: map))) }
  }

  private func steps(_ history: EntryHistory, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> [Step] {
    // Only the nearest 32 entries on each side are shown.
    var last = previous(history.older.dropFirst(32).first, map, monitor)
    return (history.older.prefix(32).reversed() + [id] + history.newer.prefix(32)).map { member in
      let step = step(member, after: last, map, monitor)
      last = (member, step.tier)
      return step
    }
  }

  /// Returns the event that led from one entry of a function to the next, by their tiers.
  static func event(_ before: Tier?, _ after: Tier?, isSameRange: Bool) -> SafeText {
    // The direction is only known if both entries have a tier.
    guard let old = before.map(rank), let new = after.map(rank) else { return isSameRange ? "again" : "recompiled" }
    if new > old { return "tier-up" }
    // Only compiled code that relied on assumptions is deoptimized, not bytecode or baseline code.
    if new < old { return old >= rank(.mid) ? "deopt" : "tier-down" }
    return isSameRange ? "again" : "recompiled"
  }

  private static func rank(_ tier: Tier) -> Int {
    switch tier {
    case .stub: 0
    case .interpreter: 1
    case .baseline: 2
    case .mid: 3
    case .optimized: 4
    }
  }

  private func historyTitle(_ history: EntryHistory, _ steps: [Step], _ map: MapRecord) -> SafeText {
    var title = Numbers.count(history.functionCount, limit: 9) + " entries of the function"
    if map.runtime?.dumps ?? false { return title + ", order in time unknown" }
    for event in ["tier-up", "deopt", "tier-down", "recompiled", "again"] as [SafeText] {
      let count = steps.count { $0.event == event }
      if count > 0 { title = title + SafeText(" · \(count) ") + event }
    }
    return history.functionCount > steps.count ? title + SafeText(" (nearest \(steps.count))") : title
  }

  private func stepRow(_ step: Step, isSelf: Bool, _ map: MapRecord, _ monitor: Monitor) -> DetailRow {
    let entry = map.contents.entries[step.id]
    let tier = GlyphStyles.tier(step.tier)
    let age = monitor.ageText(of: step.id, in: map)
    return [
      (isSelf ? "▸ " : "  ", Style(.accent)), (tier.glyph + " ", Style(tier.role)),
      (Self.padded(SafeText("\(entry.range.start)"), 17) + Self.padded(SafeText("\(entry.range.size)"), 7), .text),
      (Self.padded(step.event, 11), Style(step.event == "deopt" ? .warn : .textDim)),
      (Self.padded(age, 7) + GlyphStyles.ownership(map.contents.ranges.ownership(of: step.id)), Style(.textDim)),
    ]
  }

  private func byteRows(
    _ title: SafeText, _ trades: [EntryHistory.Transfer], _ total: ByteCount, _ map: MapRecord, _ monitor: Monitor, _ columns: Int
  ) -> [DetailRow] {
    guard !trades.isEmpty else { return [] }
    let more = trades.count == EntryHistory.limit ? " or more" : ""
    let count = SafeText(" \(trades.count)\(more) \(trades.count == 1 ? "entry" : "entries"): ")
    var rows: [DetailRow] = [[], [(title + count + Numbers.bytes(total) + "B", Style(.title, .bold))]]
    for trade in trades.prefix(32) {
      let entry = map.contents.entries[trade.entry]
      let tier = GlyphStyles.tier(Tier(name: monitor.name(of: entry, in: map)))
      rows.append([
        ("  ", .text), (tier.glyph + " ", Style(tier.role)),
        (Self.padded(SafeText("\(entry.range.start)"), 17) + Self.padded(SafeText("\(entry.range.size)"), 7), .text),
        (Self.padded(Numbers.bytes(trade.bytes) + "B", 7), Style(.warn)),
        (monitor.shortName(of: entry, in: map, columns: columns), Style(.textDim)),
      ])
    }
    if trades.count > 32 { rows.append([("  …", Style(.textDim))]) }
    return rows
  }

  private static func padded(_ text: SafeText, _ columns: Int) -> SafeText {
    text + SafeText(String(repeating: " ", count: max(1, columns - text.columns)))
  }
}
