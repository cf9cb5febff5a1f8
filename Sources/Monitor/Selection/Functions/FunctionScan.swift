import MapAnalysis
import PerfMap

/// Goes through the names of a map in the order of its entries and tells which function each belongs to, in slices so that no key waits
/// for it.
struct FunctionScan: Sendable {
  /// The function of each entry that was looked at.
  private(set) var column = FunctionColumn()
  /// The number of functions.
  private(set) var count = 0
  /// The numbers of functions by the hashes of their names, in many small tables: none takes long to grow.
  private var numbers = [[UInt64: UInt32]](repeating: [:], count: 1 << shardBits)

  private static let shardBits = 8
  /// How much of the file is read at once.
  private static let blockSize = 1 << 18

  /// Whether all of a number of entries were looked at.
  func isComplete(_ count: Int) -> Bool { column.count >= count }

  /// Looks at the next entries: those whose names lie in a block of the file. O(block).
  mutating func advance(_ entries: EntryTable, _ read: (TextRange, Int) -> [UInt8]) {
    let next = column.count
    guard next < entries.count else { return }
    let first = entries[EntryID(UInt32(next))].name
    let size = max(Self.blockSize, Int(first.length))
    let block = read(TextRange(offset: first.offset, length: UInt64(size)), size)
    guard !block.isEmpty || first.length == 0 else {
      // The file cannot be read any more: what follows is one function without a name.
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
