/// The malformed lines of a map: all are counted, the first 65,536 kept with their places.
///
/// Anybody can fill a map with newlines; what is kept has a bound, the count and the numbers of the entries' lines stay right.
public struct MalformedLines: Sendable {
  /// The largest number of lines that is kept.
  public static let limit = 65_536

  /// A run of malformed lines without an entry between them.
  private struct Run {
    /// The number of entries before the run.
    var entries: UInt32
    /// The number of malformed lines up to the end of the run.
    var total: Int
  }

  private var lines: [MalformedLine] = []
  private var places: [UInt32] = []
  private var runs: [Run] = []

  /// The number of malformed lines.
  public private(set) var count = 0

  /// The number of malformed lines that are kept: the first ones.
  public var keptCount: Int { lines.count }

  /// Makes an empty list.
  public init() {}

  /// A malformed line that is kept, from 0. O(1).
  public subscript(index: Int) -> MalformedLine { lines[index] }

  /// The number of the line in the file, from 1, of a malformed line that is kept. O(1).
  public func lineNumber(of index: Int) -> Int { Int(places[index]) + index + 1 }

  /// The number of malformed lines before an entry. O(log runs).
  func count(beforeEntry entry: Int) -> Int {
    let after = runs.partitioningIndex { Int($0.entries) > entry }
    return after > 0 ? runs[after - 1].total : 0
  }

  /// The first lines, at most all. O(lines).
  func first(_ wanted: Int) -> MalformedLines {
    guard wanted < count else { return self }
    var copy = MalformedLines()
    copy.count = max(0, wanted)
    copy.lines = Array(lines.prefix(copy.count))
    copy.places = Array(places.prefix(copy.count))
    copy.runs = Array(runs.prefix { $0.total < copy.count })
    if copy.runs.last?.total ?? 0 < copy.count, runs.indices.contains(copy.runs.count) {
      copy.runs.append(Run(entries: runs[copy.runs.count].entries, total: copy.count))
    }
    return copy
  }

  mutating func append(_ line: MalformedLine, afterEntries entries: Int) {
    count += 1
    let place = UInt32(clamping: entries)
    if runs.last?.entries == place {
      runs[runs.count - 1].total = count
    } else {
      runs.append(Run(entries: place, total: count))
    }
    guard lines.count < Self.limit else { return }
    lines.append(line)
    places.append(place)
  }
}
