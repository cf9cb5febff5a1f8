/// The sort of `std::sort` in libstdc++, the C++ library of GCC, which decides the order of elements with equal keys.
///
/// `std::sort` is not stable, but deterministic: the order of equal elements depends on all exchanges, so this type makes the same ones.
/// It is an introsort. A range of more than 16 elements is partitioned around the median of its second, middle and last element. A range
/// that is still longer after 2 × log2(count) partitions is sorted as a heap. In the end, one insertion sort orders all elements.
/// The tests compare it with the `std::sort` of the local C++ compiler.
enum StandardSort {
  struct Element: Equatable {
    var key: UInt64
    var index: UInt32
  }

  /// The length of a range that is left to the insertion sort.
  private static let threshold = 16

  /// Sorts by key. O(n log n).
  static func sort(_ elements: inout [Element]) {
    guard elements.count > 1 else { return }
    var span = elements.mutableSpan
    let logarithm = Int.bitWidth - 1 - span.count.leadingZeroBitCount
    partition(&span, 0..<span.count, depth: 2 * logarithm)
    insertionSort(&span)
  }

  /// Partitions a range until its parts have at most 16 elements, or sorts parts as a heap at depth 0.
  private static func partition(_ elements: inout MutableSpan<Element>, _ range: Range<Int>, depth: Int) {
    var end = range.upperBound
    var depth = depth
    while end - range.lowerBound > threshold {
      guard depth > 0 else { return heapSort(&elements, range.lowerBound..<end) }
      depth -= 1
      let cut = split(&elements, range.lowerBound..<end)
      partition(&elements, cut..<end, depth: depth)
      end = cut
    }
  }

  /// Moves the pivot to the start of the range, and elements with smaller keys before those with larger keys. Keys equal to the pivot may
  /// be in both parts. Returns the start of the second part.
  private static func split(_ elements: inout MutableSpan<Element>, _ range: Range<Int>) -> Int {
    let first = range.lowerBound
    elements.swapAt(first, median(elements, first + 1, first + range.count / 2, range.upperBound - 1))
    let pivot = elements[first].key
    // The median of three ends both inner loops inside the range.
    var low = first + 1
    var high = range.upperBound
    while true {
      while elements[low].key < pivot { low += 1 }
      high -= 1
      while pivot < elements[high].key { high -= 1 }
      guard low < high else { return low }
      elements.swapAt(low, high)
      low += 1
    }
  }

  /// Returns the position of the median key. If keys are equal, it returns the same position as `std::sort` uses.
  private static func median(_ elements: borrowing MutableSpan<Element>, _ first: Int, _ second: Int, _ third: Int) -> Int {
    let (a, b, c) = (elements[first].key, elements[second].key, elements[third].key)
    if a < b { return b < c ? second : a < c ? third : first }
    return a < c ? first : b < c ? third : second
  }

  private static func insertionSort(_ elements: inout MutableSpan<Element>) {
    for next in 1..<elements.count {
      let element = elements[next]
      var gap = next
      while gap > 0, element.key < elements[gap - 1].key {
        elements[gap] = elements[gap - 1]
        gap -= 1
      }
      elements[gap] = element
    }
  }

  private static func heapSort(_ elements: inout MutableSpan<Element>, _ range: Range<Int>) {
    for root in (0..<range.count / 2).reversed() {
      insert(elements[range.lowerBound + root], intoHeapAt: root, count: range.count, &elements, range.lowerBound)
    }
    for last in (1..<range.count).reversed() {
      let element = elements[range.lowerBound + last]
      elements[range.lowerBound + last] = elements[range.lowerBound]
      insert(element, intoHeapAt: 0, count: last, &elements, range.lowerBound)
    }
  }

  /// Inserts an element in place of the root of a subtree. The larger children move up along the path to a leaf, and the element ascends
  /// from there: a descent that stops at the element's place would order equal elements differently.
  private static func insert(
    _ element: Element, intoHeapAt root: Int, count: Int, _ elements: inout MutableSpan<Element>, _ base: Int
  ) {
    var gap = root
    while 2 * gap + 1 < count {
      var child = 2 * gap + 2
      if child == count || elements[base + child].key < elements[base + child - 1].key { child -= 1 }
      elements[base + gap] = elements[base + child]
      gap = child
    }
    while gap > root, elements[base + (gap - 1) / 2].key < element.key {
      elements[base + gap] = elements[base + (gap - 1) / 2]
      gap = (gap - 1) / 2
    }
    elements[base + gap] = element
  }
}
