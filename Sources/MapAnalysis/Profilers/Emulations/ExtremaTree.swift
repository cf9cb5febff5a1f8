import PerfMap

/// The largest and smallest of every aligned run of numbers: finds the last one before a place that lies over or under a bound.
///
/// A walk back over the numbers would take time without a bound in a map that was made for it. 32 bytes a number.
struct ExtremaTree {
  private let count: Int
  /// The number of leaves, a power of two; node 1 is the root, node n has the children 2n and 2n + 1.
  private let width: Int
  private var largest: [UInt64]
  private var smallest: [UInt64]

  /// Makes the tree of numbers. O(n).
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

  /// The last place before another whose number is larger than a bound. O(log n).
  func last(before place: Int, over bound: UInt64) -> Int? { last(before: place) { largest[$0] > bound } }

  /// The last place before another whose number is smaller than a bound. O(log n).
  func last(before place: Int, under bound: UInt64) -> Int? { last(before: place) { smallest[$0] < bound } }

  private func last(before place: Int, _ holds: (_ node: Int) -> Bool) -> Int? {
    var node = width + min(place, count)
    // Up, until a run on the left has one; then down to its last.
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
