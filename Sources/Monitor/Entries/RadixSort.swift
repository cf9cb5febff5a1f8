/// Sorting by digits of eight bits, from the lowest: no comparisons, so its time grows with the count alone.
enum RadixSort {
  /// The numbers `0..<count` in the order of their keys; equal keys keep the order of the numbers. O(count × digits that differ).
  static func order(count: Int, key: (UInt32) -> UInt64) -> [UInt32] {
    guard count > 1 else { return count == 1 ? [0] : [] }
    var least = UInt64.max
    var most: UInt64 = 0
    for id in 0..<UInt32(count) {
      least = min(least, key(id))
      most = max(most, key(id))
    }
    let bits = 64 - (most - least).leadingZeroBitCount
    if bits <= 32 {
      // The key and the number in one word: half of the memory.
      let packed = (0..<UInt32(count)).map { (key($0) - least) << 32 | UInt64($0) }
      return sorted(packed, bits: bits) { $0 >> 32 }.map { UInt32(truncatingIfNeeded: $0) }
    }
    let pairs = (0..<UInt32(count)).map { Pair(key: key($0) - least, id: $0) }
    return sorted(pairs, bits: bits) { $0.key }.map(\.id)
  }

  private struct Pair: BitwiseCopyable {
    var key: UInt64
    var id: UInt32
  }

  /// The elements in the order of the lowest `bits` bits of their keys.
  @inline(__always)
  private static func sorted<Element: BitwiseCopyable>(
    _ elements: [Element], bits: Int, _ key: (Element) -> UInt64
  ) -> [Element] {
    var from = elements
    for shift in stride(from: UInt64(0), to: UInt64(bits), by: 8) {
      var places = [Int](repeating: 0, count: 257)
      for element in from { places[Int(key(element) >> shift & 0xff) + 1] += 1 }
      if places.contains(from.count) { continue }
      for digit in 1...256 { places[digit] += places[digit - 1] }
      from = [Element](unsafeUninitializedCapacity: from.count) { buffer, count in
        // Sound: the counts of all digits add up to the number of elements, so each place is below it and is filled once.
        for element in from {
          let digit = Int(key(element) >> shift & 0xff)
          buffer.initializeElement(at: places[digit], to: element)
          places[digit] += 1
        }
        count = from.count
      }
    }
    return from
  }
}
