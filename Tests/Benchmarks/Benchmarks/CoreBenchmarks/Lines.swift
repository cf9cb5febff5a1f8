import BenchmarkTargets

/// Prepared lines of a map, written one by one.
struct Lines: Sendable {
  private let bytes: [UInt8]
  /// The start of each line, and the end of the last one.
  private let starts: [Int]

  /// Generates lines in eight arenas.
  init(count: Int) {
    let bytes = GeneratedMap.bytes(.arenas, count: count)
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == 0x0a }.map { $0 + 1 }
  }

  /// Appends all lines, each with one write(2).
  func write(to map: ScratchMap) {
    let bytes = bytes.span
    for index in 1..<starts.count {
      // A failed write is ignored: it would show in the count of entries.
      try? map.append(bytes.extracting(starts[index - 1]..<starts[index]))
    }
  }
}
