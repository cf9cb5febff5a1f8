/// How `jittop tail` writes an entry.
enum TailFormat: String, CaseIterable {
  /// Columns for eyes.
  case text
  /// A JSON object a line (JSON Lines).
  case jsonl
  /// Comma-separated values under a line of names (RFC 4180).
  case csv
}
