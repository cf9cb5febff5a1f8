import PerfMap

// What other entries have to do with the selected one, for who shows it.
extension Monitor {
  /// Whether there is more to find out about the selected entry.
  package var isStoryDue: Bool {
    guard let map = selected, let id = entries.selection, id.index < map.contents.entries.count else { return false }
    if let story, isStory(story, of: id, map) { return !story.isComplete(map.contents.entries.count) }
    // A newest entry that is followed is another one each time: looking at all entries for each must not take most of the time.
    let pause = max(Duration.milliseconds(500), Duration.nanoseconds(map.contents.entries.count * 200))
    return !entries.isFollowing || now.uptime - lastStoryStart >= pause
  }

  /// The story of the selected entry, as far as it is known.
  package var selectedStory: EntryStory? {
    guard let story, let map = selected, let id = entries.selection, isStory(story, of: id, map) else { return nil }
    return story
  }

  /// Finds out more about the selected entry: one slice. Returns whether there is more to do.
  package mutating func workOnStory() -> Bool {
    guard isStoryDue, let map = selected, let id = entries.selection else { return false }
    var current = story.take().flatMap { isStory($0, of: id, map) ? $0 : nil } ?? begin(id, map)
    if current.advance(map.contents.entries) || current.isComplete(map.contents.entries.count) { revision += 1 }
    story = current
    return isStoryDue
  }

  /// The longest name that is looked at for its tier.
  private static let longestName = 1 << 16

  private mutating func begin(_ id: EntryID, _ map: MapRecord) -> EntryStory {
    lastStoryStart = now.uptime
    let entry = map.contents.entries[id]
    let name = entry.name.length <= Self.longestName ? name(of: entry, in: map, limit: Self.longestName) : nil
    return EntryStory(of: id, named: name, in: map)
  }

  private func isStory(_ story: EntryStory, of id: EntryID, _ map: MapRecord) -> Bool {
    story.entry == id && story.map == map.id && story.generation == map.generation?.number ?? 0
  }
}
