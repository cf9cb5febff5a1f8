import BenchmarkTargets

/// Ready lines of a map, to be written one by one.
struct Lines: Sendable {
  private let bytes: [UInt8]
  /// Where each line begins, and where the last one ends.
  private let starts: [Int]

  /// Lines in eight arenas.
  init(count: Int) {
    let bytes = GeneratedMap.bytes(.arenas, count: count)
    self.bytes = bytes
    starts = [0] + bytes.indices.filter { bytes[$0] == 0x0a }.map { $0 + 1 }
  }

  /// Appends all, each with one write(2).
  func write(to map: ScratchMap) {
    let bytes = bytes.span
    for index in 1..<starts.count {
      // What fails is missed by who counts the entries.
      try? map.append(bytes.extracting(starts[index - 1]..<starts[index]))
    }
  }
}
