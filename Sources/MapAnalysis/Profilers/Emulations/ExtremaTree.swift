import PerfMap

/// A segment tree of minima and maxima: finds the last number before an index that is over or under a bound.
///
/// A linear search would take O(n) for each address in a hostile map. The tree uses 32 to 64 bytes per number.
struct ExtremaTree {
  private let count: Int
  /// The number of leaves, a power of two. Node 1 is the root; node n has the children 2n and 2n + 1.
  private let width: Int
  private var largest: [UInt64]
  private var smallest: [UInt64]

  init(_ numbers: [UInt64]) {
    count = numbers.count
    var width = 1
    while width < numbers.count { width *= 2 }
    self.width = width
    largest = Array(repeating: .min, count: 2 * width)
    smallest = Array(repeating: .max, count: 2 * width)
    for (index, number) in numbers.enumerated() {
      largest[width + index] = number
      smallest[width + index] = number
    }
    for node in stride(from: width - 1, to: 0, by: -1) {
      largest[node] = max(largest[2 * node], largest[2 * node + 1])
      smallest[node] = min(smallest[2 * node], smallest[2 * node + 1])
    }
  }

  /// Returns the last index before `index` whose number is larger than a bound. O(log n).
  func last(before index: Int, over bound: UInt64) -> Int? { last(before: index) { largest[$0] > bound } }

  /// Returns the last index before `index` whose number is smaller than a bound. O(log n).
  func last(before index: Int, under bound: UInt64) -> Int? { last(before: index) { smallest[$0] < bound } }

  private func last(before index: Int, _ holds: (_ node: Int) -> Bool) -> Int? {
    var node = width + min(index, count)
    // Ascend until the subtree on the left contains a matching number, then descend to the last match in it.
    if node == 2 * width {
      guard holds(1) else { return nil }
      node = 1
    } else {
      while node % 2 == 0 || !holds(node - 1) {
        node /= 2
        guard node > 1 else { return nil }
      }
      node -= 1
    }
    while node < width { node = holds(2 * node + 1) ? 2 * node + 1 : 2 * node }
    return node - width
  }
}
