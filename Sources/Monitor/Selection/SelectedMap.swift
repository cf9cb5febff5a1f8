import PerfMap

/// The map that is shown, at a moment: what the views of it work on.
struct SelectedMap {
  /// The map.
  let record: MapRecord
  /// The time since the monitor started.
  let now: Duration
  /// Whether rows may move.
  let rows: Rows
  /// Reads the file of the map.
  let readText: Monitor.TextReader

  /// Whether rows may move by themselves.
  enum Rows {
    /// No key was pressed for a while.
    case free
    /// A key was pressed a moment ago: rows keep their places.
    case held
  }

  /// What the map holds.
  var contents: MapContents { record.contents }

  /// The number of the generation; 0 before there was one.
  var generation: Int { record.generation?.number ?? 0 }

  /// The number of its entries.
  var count: Int { record.contents.entries.count }

  /// A piece of the file, at most `limit` bytes.
  func read(_ range: TextRange, _ limit: Int) -> [UInt8] { readText(record.id, generation, range, limit) }
}
