import PerfMap

/// The shown map at a moment: the input of its views.
struct SelectedMap {
  let record: MapRecord
  /// Time since the monitor started.
  let now: Duration
  let rows: Rows
  let readText: Monitor.TextReader

  /// The permission to move rows when they are re-sorted.
  enum Rows {
    /// No recent user input: rows may move.
    case movable
    /// Recent user input: rows keep their places.
    case fixed
  }

  var contents: MapContents { record.contents }

  /// The number of the generation; 0 before the first.
  var generation: Int { record.generation?.number ?? 0 }

  /// The number of entries.
  var count: Int { record.contents.entries.count }

  /// Reads part of the file, at most `limit` bytes.
  func read(_ range: TextRange, _ limit: Int) -> [UInt8] { readText(record.id, generation, range, limit) }
}
