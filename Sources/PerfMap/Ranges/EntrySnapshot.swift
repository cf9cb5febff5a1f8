/// The entries of a map as they were at a moment: a picture that another thread may read while the map grows.
package struct EntrySnapshot: @unchecked Sendable {
  // Sound: all chunks but the last are full and never change again, and the last is a copy of its own.

  /// The entries.
  package let table: EntryTable
}

extension EntryTable {
  /// A picture of the entries so far. O(chunks), and at most one chunk is copied.
  package func snapshot() -> EntrySnapshot { EntrySnapshot(table: withOwnLastChunk()) }
}
