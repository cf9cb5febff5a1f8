import PerfMap

/// The shown map at a moment, which is the input of the views of the map.
struct SelectedMap {
  let record: MapRecord
  /// The time since the monitor started.
  let now: Duration
  let rows: Rows
  let readText: Monitor.TextReader

  /// The permission to move rows by re-sorting.
  enum Rows {
    /// No recent user input: rows may move.
    case movable
    /// Recent user input: rows keep their places.
    case fixed
  }

  var contents: MapContents { record.contents }

  /// The number of the generation; 0 before the first generation.
  var generation: Int { record.generation?.number ?? 0 }

  /// The number of entries.
  var count: Int { record.contents.entries.count }

  /// Reads part of the map's file, at most `limit` bytes.
  func read(_ range: TextRange, _ limit: Int) -> [UInt8] { readText(record.id, generation, range, limit) }
}
