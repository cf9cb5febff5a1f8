import Monitor
import PerfMap
import Screen

// What other entries have to do with the selected one.
extension Dashboard {
  /// The tiers of the function in the order of its entries, with this one in the middle: `~ 24b66fb0da76 ▸ ^ 7fbcc0a99fc0`.
  func chain(_ story: EntryStory?, _ id: EntryID, _ glyph: SafeText, _ map: MapRecord, _ monitor: Monitor) -> DetailRow {
    guard let story else {
      return [(monitor.entries.isFollowing ? "its function: when the row rests, f ends following" : "…", Style(.textDim))]
    }
    guard story.functionCount > 1 else { return [("the only entry of its function", Style(.textDim))] }
    var row: DetailRow = []
    let near = story.older.prefix(2).reversed() + [id] + story.newer.prefix(2)
    for (index, member) in near.enumerated() {
      if index > 0 { row.append((" ▸ ", Style(.textDim))) }
      let entry = map.contents.entries[member]
      let tier = Signs.tier(Tier(name: monitor.name(of: entry, in: map)))
      let text = (tier.word.columns > 0 ? tier.glyph + " " : "") + SafeText("\(entry.range.start)")
      row.append((text, member == id ? Style(tier.role, .bold) : Style(tier.role)))
    }
    if story.functionCount > near.count { row.append((SafeText(" of \(story.functionCount)"), Style(.textDim))) }
    return row
  }

  /// The history of the function, whose bytes the entry took, and who took its bytes.
  func storyRows(_ story: EntryStory, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor, _ columns: Int) -> [DetailRow] {
    var rows: [DetailRow] = []
    if story.functionCount > 1 {
      let steps = steps(story, id, map, monitor)
      rows += [[], [(historyTitle(story, steps), Style(.title, .bold))]]
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

  private func steps(_ story: EntryStory, _ id: EntryID, _ map: MapRecord, _ monitor: Monitor) -> [Step] {
    var steps: [Step] = []
    let isWhole = story.older.count < EntryStory.limit
    // As many as anybody reads; the nearest ones.
    for member in story.older.prefix(32).reversed() + [id] + story.newer.prefix(32) {
      let entry = map.contents.entries[member]
      let tier = Tier(name: monitor.name(of: entry, in: map))
      let isFirst = steps.isEmpty && isWhole && story.older.count <= 32
      let event = steps.last.map {
        Dashboard.event($0.tier, tier, isSameRange: map.contents.entries.range(of: $0.id) == entry.range)
      }
      steps.append(Step(id: member, tier: tier, event: event ?? (isFirst ? "first" : "")))
    }
    return steps
  }

  /// What happened to a function between two of its entries.
  static func event(_ before: Tier?, _ after: Tier?, isSameRange: Bool) -> SafeText {
    let (old, new) = (rank(before), rank(after))
    if new > old { return "tier-up" }
    // Code that assumed something that no longer holds; bytecode that is written anew is not that.
    if new < old { return old >= rank(.mid) ? "deopt" : "tier-down" }
    return isSameRange ? "again" : "recompiled"
  }

  private static func rank(_ tier: Tier?) -> Int {
    switch tier {
    case nil, .stub: 0
    case .interpreter: 1
    case .baseline: 2
    case .mid: 3
    case .optimized: 4
    }
  }

  private func historyTitle(_ story: EntryStory, _ steps: [Step]) -> SafeText {
    var title = Numbers.count(story.functionCount, limit: 9) + " entries of the function"
    for event in ["tier-up", "deopt", "recompiled"] as [SafeText] {
      let count = steps.count { $0.event == event }
      if count > 0 { title = title + SafeText(" · \(count) ") + event }
    }
    return title
  }

  private func stepRow(_ step: Step, isSelf: Bool, _ map: MapRecord, _ monitor: Monitor) -> DetailRow {
    let entry = map.contents.entries[step.id]
    let tier = Signs.tier(step.tier)
    let age = age(of: step.id, map, monitor)
    return [
      (isSelf ? "▸ " : "  ", Style(.accent)), (tier.glyph + " ", Style(tier.role)),
      (Dashboard.padded(SafeText("\(entry.range.start)"), 17) + Dashboard.padded(SafeText("\(entry.range.size)"), 7), .text),
      (Dashboard.padded(step.event, 11), Style(step.event == "deopt" ? .warn : .textDim)),
      (Dashboard.padded(age, 7) + Signs.ownership(map.contents.ranges.ownership(of: step.id)), Style(.textDim)),
    ]
  }

  // MARK: - Bytes

  private func trades(
    _ title: SafeText, _ trades: [EntryStory.Trade], _ total: ByteCount, _ map: MapRecord, _ monitor: Monitor, _ columns: Int
  ) -> [DetailRow] {
    guard !trades.isEmpty else { return [] }
    let count = SafeText("\(trades.count)") + (trades.count == EntryStory.limit ? " and more" : "")
    var rows: [DetailRow] = [[], [(title + " " + count + ": " + Numbers.bytes(total) + "B", Style(.title, .bold))]]
    for trade in trades.prefix(32) {
      let entry = map.contents.entries[trade.entry]
      let tier = Signs.tier(Tier(name: monitor.name(of: entry, in: map)))
      rows.append([
        ("  ", .text), (tier.glyph + " ", Style(tier.role)),
        (Dashboard.padded(SafeText("\(entry.range.start)"), 17) + Dashboard.padded(SafeText("\(entry.range.size)"), 7), .text),
        (Dashboard.padded(Numbers.bytes(trade.bytes) + "B", 7), Style(.warn)), (shortName(entry, map, monitor, columns), Style(.textDim)),
      ])
    }
    if trades.count > 32 { rows.append([("  …", Style(.textDim))]) }
    return rows
  }

  private static func padded(_ text: SafeText, _ columns: Int) -> SafeText {
    text + SafeText(String(repeating: " ", count: max(1, columns - text.columns)))
  }
}
