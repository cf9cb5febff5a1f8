/// A snapshot of the contents of a map, from which earlier states of the contents can be computed on any thread.
///
/// Entries are only appended, so the first n entries determine the owners and overlaps at the time when the map had n entries. The file is
/// not read again. The result for an earlier state can be extended to a later state.
package struct ContentsRewind: @unchecked Sendable {
  // `@unchecked Sendable` is sound, because all chunks of entries except the last are full and do not change, and the last chunk is an
  // unshared copy. Storage that is shared with an earlier result is copied before it changes.

  /// The numbers of lines of a map at some time.
  package struct Extent: Hashable, Sendable {
    /// The number of entries that are kept.
    package var entries: Int
    /// The number of entries that are only counted, see ``MapContents/leftOut``.
    package var leftOut: Int
    package var malformed: Int

    package init(entries: Int, leftOut: Int = 0, malformed: Int = 0) {
      (self.entries, self.leftOut, self.malformed) = (entries, leftOut, malformed)
    }
  }

  private let entries: EntryTable
  private let malformed: MalformedLines
  private let empty: MapContents

  /// Creates a snapshot of contents. O(chunks).
  package init(of contents: MapContents) {
    entries = contents.entries.first(contents.entries.count)
    malformed = contents.malformed
    empty = MapContents(overlapLimit: contents.overlaps.limit, entryLimit: contents.entryLimit)
  }

  /// Contents that can be passed to another thread.
  package struct Outcome: @unchecked Sendable {
    // `@unchecked Sendable` is sound, because no shared chunk of entries changes, and other shared storage is copied before a change.

    /// The contents. Their byte count is 0, because no bytes were decoded.
    package let contents: MapContents

    package var entryCount: Int { contents.entries.count }
  }

  /// Returns the contents at an extent.
  ///
  /// Extends the earlier result `start` if it has at most as many entries as the extent. Otherwise, or without `start`, begins with the
  /// first entry. `progress` is called every 4096 entries with the number of entries processed. O(new entries × log entries + chunks).
  package func contents(at extent: Extent, from start: Outcome? = nil, progress: (Int) -> Void = { _ in }) -> Outcome {
    var contents = start.map(\.contents) ?? empty
    if contents.entries.count > extent.entries { contents = empty }
    contents.extend(to: entries.first(extent.entries), progress)
    contents.malformed = malformed.first(extent.malformed)
    contents.leftOut = extent.leftOut
    return Outcome(contents: contents)
  }
}

extension MapContents {
  /// The current numbers of entries and of malformed lines.
  package var extent: ContentsRewind.Extent {
    ContentsRewind.Extent(entries: entries.count, leftOut: leftOut, malformed: malformed.count)
  }
}
