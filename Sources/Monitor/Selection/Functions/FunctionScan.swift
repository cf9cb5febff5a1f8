import MapAnalysis
import PerfMap

/// A scan of the names of a map, oldest first, that assigns each entry to a function. It runs in slices, so that user input is not delayed.
struct FunctionScan: Sendable {
  private(set) var column = FunctionColumn()
  /// The number of functions.
  private(set) var count = 0
  /// Function numbers by the hash of the function name, in 256 tables, so that no table takes long to grow.
  private var numbers = [[UInt64: UInt32]](repeating: [:], count: 1 << shardBits)

  private static let shardBits = 8
  /// The usual number of bytes of the file that are read at once.
  private static let blockSize = 1 << 18

  /// Returns true if the scan covers the first `count` entries.
  func isComplete(_ count: Int) -> Bool { column.count >= count }

  /// Assigns the entries whose names are in the next block of the file. O(block).
  mutating func advance(_ entries: EntryTable, _ read: (TextRange, Int) -> [UInt8]) {
    let next = column.count
    guard next < entries.count else { return }
    let first = entries[EntryID(UInt32(next))].name
    let size = max(Self.blockSize, Int(first.length))
    let block = read(TextRange(offset: first.offset, length: UInt64(size)), size)
    guard !block.isEmpty || first.length == 0 else {
      // The file is no longer readable: assign the remaining entries, in slices, to one function without a name.
      let end = min(entries.count, next + 1 << 16)
      for _ in next..<end { append([]) }
      return
    }
    let until = max(next + 1, entries.firstEntry(from: next, endingAfter: first.offset + UInt64(block.count)))
    for index in next..<until { append(entries[EntryID(UInt32(index))].name.slice(of: block, from: first.offset)) }
  }

  private mutating func append(_ name: ArraySlice<UInt8>) {
    let key = FunctionName(name).key
    let shard = Int(key >> UInt64(64 - Self.shardBits))
    if let number = numbers[shard][key] {
      column.append(number, Tier(name: name))
    } else {
      let number = UInt32(min(count, Int(FunctionColumn.last)))
      numbers[shard][key] = number
      column.append(number, Tier(name: name))
      count = Int(number) + 1
    }
  }
}
