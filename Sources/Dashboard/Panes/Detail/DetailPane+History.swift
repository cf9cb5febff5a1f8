import MapAnalysis
import Monitor
import PerfMap
import Screen

// What other entries have to do with the selected one.
extension DetailPane {
  /// What happened to the function here, and its tiers in the order of its entries, with this one second:
  /// `tier-up  ~ 24b66fb0da76 ▸ ^ 7fbcc0a99fc0`.
  func chain(_ story: EntryHistory?, _ id: EntryID, _ glyph: SafeText, _ map: MapRecord, _ monitor: Monitor) -> DetailRow {
    guard let story else {
      return [(monitor.entries.isFollowing ? "its function: once the row rests; f stops following" : "…", Style(.textDim))]
    }
    guard story.functionCount > 1 else { return [("the only entry of its function", Style(.textDim))] }
    let happened = step(id, after: previous(story.older.first, map, monitor), map, monitor).event
    var row: DetailRow = [(happened + "  ", Style(happened == "deopt" ? .warn : .accent))]
    // A narrow pane shows the one before and this one.
    let near = story.older.prefix(1) + [id] + story.newer.prefix(2)
    for (index, member) in near.enumerated() {
      if index > 0 { row.append((map.runtime?.dumps ?? false ? " · " : " ▸ ", Style(.textDim))) }
      let entry = map.contents.entries[member]
      let tier = GlyphStyles.tier(Tier(name: monitor.name(of: entry, in: map)))
      let text = (tier.word.columns > 0 ? tier.glyph + " " : "") + SafeText("\(entry.range.start)")
      row.append((text, member == id ? Style(tier.role, .bold) : Style(tier.role)))
    }
    if story.functionCount > near.count { row.append((SafeText(" of \(story.functionCount)"), Style(.textDim))) }
    return row
  }

  /// The history of the function, whose bytes the entry took, and who took its bytes.
  func storyRows(_ story: EntryHistory, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor, _ columns: Int) -> [DetailRow] {
    var rows: [DetailRow] = []
    if story.functionCount > 1 {
      let steps = steps(story, id, map, monitor)
      rows += [[]] + wrapped(historyTitle(story, steps, map), columns, lines: 2, Style(.title, .bold))
      rows += steps.map { stepRow($0, isSelf: $0.id == id, map, monitor) }
    }
    rows += trades("took bytes of", story.taken, story.totals.taken, map, monitor, columns)
    rows += trades("lost bytes to", story.lost, story.totals.lost, map, monitor, columns)
    return rows
  }

  // MARK: - The function

  /// One entry of a function, and what it is to the one before.
  private struct Step {
    var id: EntryID
    var tier: Tier?
    var event: SafeText
  }

  /// An entry, and what it is to the one of its function before it.
  private func step(_ id: EntryID, after previous: (id: EntryID, tier: Tier?)?, _ map: MapRecord, _ monitor: Monitor) -> Step {
    let entry = map.contents.entries[id]
    let tier = Tier(name: monitor.name(of: entry, in: map))
    // A dump lists what there is in the order of the memory: nothing of it tells what was first.
    if map.runtime?.dumps ?? false { return Step(id: id, tier: tier, event: "version") }
    let event = previous.map { Self.event($0.tier, tier, isSameRange: map.contents.entries.range(of: $0.id) == entry.range) }
    return Step(id: id, tier: tier, event: event ?? "first")
  }

  /// The entry before the first one that is shown, with its tier.
  private func previous(_ id: EntryID?, _ map: MapRecord, _ monitor: Monitor) -> (id: EntryID, tier: Tier?)? {
    id.map { ($0, Tier(name: monitor.name(of: map.contents.entries[$0], in: map))) }
  }

  private func steps(_ story: EntryHistory, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> [Step] {
    // As many as anybody reads; the nearest ones.
    var last = previous(story.older.dropFirst(32).first, map, monitor)
    return (story.older.prefix(32).reversed() + [id] + story.newer.prefix(32)).map { member in
      let step = step(member, after: last, map, monitor)
      last = (member, step.tier)
      return step
    }
  }

  /// What happened to a function between two of its entries.
  static func event(_ before: Tier?, _ after: Tier?, isSameRange: Bool) -> SafeText {
    // Without a tier on both sides nothing tells up from down.
    guard let old = before.map(rank), let new = after.map(rank) else { return isSameRange ? "again" : "recompiled" }
    if new > old { return "tier-up" }
    // Code that assumed something that no longer holds; bytecode that is written anew is not that.
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

  private func historyTitle(_ story: EntryHistory, _ steps: [Step], _ map: MapRecord) -> SafeText {
    var title = Numbers.count(story.functionCount, limit: 9) + " entries of the function"
    if map.runtime?.dumps ?? false { return title + ", in no order of time" }
    for event in ["tier-up", "deopt", "tier-down", "recompiled", "again"] as [SafeText] {
      let count = steps.count { $0.event == event }
      if count > 0 { title = title + SafeText(" · \(count) ") + event }
    }
    return story.functionCount > steps.count ? title + SafeText(" of these \(steps.count)") : title
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

  // MARK: - Bytes

  private func trades(
    _ title: SafeText, _ trades: [EntryHistory.Trade], _ total: ByteCount, _ map: MapRecord, _ monitor: Monitor, _ columns: Int
  ) -> [DetailRow] {
    guard !trades.isEmpty else { return [] }
    let count = SafeText("\(trades.count)") + (trades.count == EntryHistory.limit ? " and more" : "")
    var rows: [DetailRow] = [[], [(title + " " + count + ": " + Numbers.bytes(total) + "B", Style(.title, .bold))]]
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
