/// A least-significant-digit radix sort with 11-bit digits, in linear time.
enum RadixSort {
  private static let digitBits: UInt64 = 11
  private static let digitMask: UInt64 = 1 << digitBits - 1

  /// Returns the numbers in stable order of their keys. `progress` receives the completed share, 0 to 1. O(count × differing digits).
  static func order(_ ids: ArraySlice<UInt32>, progress: (Double) -> Void = { _ in }, key: (UInt32) -> UInt64) -> [UInt32] {
    guard ids.count > 1 else { return Array(ids) }
    let keys = ids.map(key)
    let least = keys.min() ?? 0
    // Code is aligned: skip the low bits that are equal in all keys.
    let differing = keys.reduce(0) { $0 | ($1 - least) }
    let zeros = UInt64(min(differing.trailingZeroBitCount, 63))
    let keyBits = 64 - (differing >> zeros).leadingZeroBitCount
    let idBits = 32 - (ids.max() ?? 0).leadingZeroBitCount
    progress(0.2)
    if keyBits + idBits <= 64 {
      // A key and a number packed into one word take half the memory of a pair.
      let shift = UInt64(idBits)
      let packed = zip(keys, ids).map { (($0 - least) >> zeros) << shift | UInt64($1) }
      return sorted(packed, bits: keyBits, progress) { $0 >> shift }.map { UInt32(truncatingIfNeeded: $0 & (1 << shift - 1)) }
    }
    let pairs = zip(keys, ids).map { Pair(key: ($0 - least) >> zeros, id: $1) }
    return sorted(pairs, bits: keyBits, progress) { $0.key }.map(\.id)
  }

  private struct Pair: BitwiseCopyable {
    var key: UInt64
    var id: UInt32
  }

  /// Sorts by the lowest `bits` bits of the keys.
  @inline(__always)
  private static func sorted<Element: BitwiseCopyable>(
    _ elements: [Element], bits: Int, _ progress: (Double) -> Void, _ key: (Element) -> UInt64
  ) -> [Element] {
    var from = elements
    for shift in stride(from: UInt64(0), to: UInt64(bits), by: Int(digitBits)) {
      var places = [Int](repeating: 0, count: 1 << digitBits + 1)
      for element in from { places[Int(key(element) >> shift & digitMask) + 1] += 1 }
      if places.contains(from.count) { continue }
      for digit in 1..<places.count { places[digit] += places[digit - 1] }
      from = [Element](unsafeUninitializedCapacity: from.count) { buffer, count in
        // Memory-safe: the counts of all digits add up to the number of elements, so each place is in the buffer and is filled once.
        for element in from {
          let digit = Int(key(element) >> shift & digitMask)
          buffer.initializeElement(at: places[digit], to: element)
          places[digit] += 1
        }
        count = from.count
      }
      progress(0.2 + 0.7 * Double(shift + digitBits) / Double(UInt64(bits) + digitBits))
    }
    return from
  }
}
