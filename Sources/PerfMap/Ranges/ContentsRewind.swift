/// Works out what a map said when it had fewer lines: a picture in, contents out, so that another thread may do it.
///
/// Entries are only ever added: the first of them are all that there was, and who owned which byte follows from them. The file is not
/// looked at. What was worked out for fewer lines still is a place to go on from.
package struct ContentsRewind: @unchecked Sendable {
  // Sound: all chunks of the entries but the last are full and never change again, and the last is a copy of its own; what the contents to
  // go on from share is copied before it changes.

  /// How many lines a map had.
  package struct Extent: Hashable, Sendable {
    /// The entries that are kept.
    package var entries: Int
    /// Those that were only counted.
    package var leftOut: Int
    /// The malformed lines.
    package var malformed: Int

    /// Makes an extent.
    package init(entries: Int, leftOut: Int = 0, malformed: Int = 0) {
      (self.entries, self.leftOut, self.malformed) = (entries, leftOut, malformed)
    }
  }

  private let entries: EntryTable
  private let malformed: MalformedLines
  private let empty: MapContents

  /// Takes a picture of contents. O(chunks).
  package init(of contents: MapContents) {
    entries = contents.entries.first(contents.entries.count)
    malformed = contents.malformed
    empty = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
  }

  /// Contents that one thread has worked out and another takes over.
  package struct Outcome: @unchecked Sendable {
    // Sound: the entries share no chunk that still changes, the rest is copied before it changes.

    /// What the map said; of bytes it knows nothing, they were not looked at.
    package let contents: MapContents

    /// The number of entries.
    package var entryCount: Int { contents.entries.count }
  }

  /// What the map said at an extent. `start` is what it said at one with fewer entries, or nil; `progress` gets the number of entries so far
  /// now and then. O(entries between the two × log entries), and O(chunks).
  package func contents(at extent: Extent, from start: Outcome? = nil, progress: (Int) -> Void = { _ in }) -> Outcome {
    var contents = start.map(\.contents) ?? empty
    if contents.entries.count > extent.entries { contents = empty }
    contents.catchUp(with: entries.first(extent.entries), progress)
    contents.malformed = malformed.first(extent.malformed)
    contents.leftOut = extent.leftOut
    return Outcome(contents: contents)
  }
}

extension MapContents {
  /// How many lines it has.
  package var extent: ContentsRewind.Extent {
    ContentsRewind.Extent(entries: entries.count, leftOut: leftOut, malformed: malformed.count)
  }
}
