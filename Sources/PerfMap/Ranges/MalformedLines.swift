/// The malformed lines of a map. All are counted; the first 65,536 are kept.
///
/// The limit bounds the memory for a map that consists of newlines. Line numbers of entries are exact even beyond the limit: a count is
/// kept for each run of malformed lines, and there is at most one run more than kept entries (``MapContents/entryLimit``).
public struct MalformedLines: Sendable {
  /// The maximum number of lines that are kept.
  public static let limit = 65_536

  /// A run of malformed lines without a kept entry between them.
  private struct Run {
    /// The number of kept entries before the run.
    var entries: UInt32
    /// The number of malformed lines in this run and all earlier runs.
    var total: Int
  }

  private var lines: [MalformedLine] = []
  private var entriesBefore: [UInt32] = []
  private var runs: [Run] = []

  /// The number of malformed lines.
  public private(set) var count = 0

  /// The number of malformed lines that are kept, at most ``limit``.
  public var keptCount: Int { lines.count }

  /// Creates an empty list.
  public init() {}

  /// The malformed line at an index, which must be below ``keptCount``. O(1).
  public subscript(index: Int) -> MalformedLine { lines[index] }

  /// Returns the line number in the file, from 1, of a malformed line. Its index must be below ``keptCount``. O(1).
  public func lineNumber(of index: Int) -> Int { Int(entriesBefore[index]) + index + 1 }

  /// Returns the number of malformed lines before an entry. O(log runs).
  func count(beforeEntry entry: Int) -> Int {
    let after = runs.partitioningIndex { Int($0.entries) > entry }
    return after > 0 ? runs[after - 1].total : 0
  }

  /// Returns the list as it was after its first `limit` lines, or the whole list if it has fewer. O(lines).
  func first(_ limit: Int) -> MalformedLines {
    guard limit < count else { return self }
    var copy = MalformedLines()
    copy.count = max(0, limit)
    copy.lines = Array(lines.prefix(copy.count))
    copy.entriesBefore = Array(entriesBefore.prefix(copy.count))
    copy.runs = Array(runs.prefix { $0.total < copy.count })
    if copy.runs.last?.total ?? 0 < copy.count, runs.indices.contains(copy.runs.count) {
      copy.runs.append(Run(entries: runs[copy.runs.count].entries, total: copy.count))
    }
    return copy
  }

  /// Appends a malformed line that follows `entries` entries, of which the first `kept` are kept.
  mutating func append(_ line: MalformedLine, afterEntries entries: Int, kept: Int) {
    count += 1
    let kept = UInt32(clamping: kept)
    if runs.last?.entries == kept {
      runs[runs.count - 1].total = count
    } else {
      runs.append(Run(entries: kept, total: count))
    }
    guard lines.count < Self.limit else { return }
    lines.append(line)
    entriesBefore.append(UInt32(clamping: entries))
  }

  /// The number of runs, at most one more than the number of kept entries. For tests.
  var runCount: Int { runs.count }
}
