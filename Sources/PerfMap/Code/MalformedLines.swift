/// The malformed lines of a map, in their order, and between which entries they stood.
public struct MalformedLines: Sendable {
  private var lines: [MalformedLine] = []
  private var places: [UInt32] = []

  /// Makes an empty list.
  public init() {}

  /// The number of malformed lines.
  public var count: Int { lines.count }

  /// A malformed line, from 0. O(1).
  public subscript(index: Int) -> MalformedLine { lines[index] }

  /// The number of the line in the file, from 1, of a malformed line. O(1).
  public func lineNumber(of index: Int) -> Int { Int(places[index]) + index + 1 }

  /// The number of malformed lines before an entry. O(log count).
  func count(beforeEntry entry: Int) -> Int {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if Int(places[middle]) <= entry { low = middle + 1 } else { high = middle }
    }
    return low
  }

  mutating func append(_ line: MalformedLine, afterEntries entries: Int) {
    lines.append(line)
    places.append(UInt32(clamping: entries))
  }
}
