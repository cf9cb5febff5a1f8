import TestSupport

extension FuzzTarget {
  /// Live ranges: they agree with an array that has one owner per byte.
  static let ranges = FuzzTarget(
    name: "ranges", longestInput: 256,
    seeds: {
      [
        [0, 1, 2, 3, 4, 5, 6], [2, 0, 9, 7, 40, 30, 2], [4] + (0..<90).map { $0 &* 37 }, [5, 0xf0, 0, 0x80, 3] + (0..<60).map { $0 &* 91 },
      ]
    },
    fault: { input in
      var script = InputScript(input)
      let isLarge = script.byte() % 8 >= 4
      let cells = isLarge ? 2400 : 64
      let place = isLarge ? (base: 0 &- UInt64(cells), bytes: 1) : script.choice(of: smallPlaces)
      var trial = RangesTrial(cells: cells, base: place.base, bytesPerCell: place.bytes)
      var steps = 0
      while !script.isAtEnd {
        for range in entries(&script, cells: cells) {
          if let wrong = trial.add(range, name: UInt8(steps % 3)) { return wrong }
        }
        steps += 1
        // A full comparison is O(cells).
        if !isLarge || steps % 32 == 0, let wrong = trial.difference() { return wrong }
      }
      return trial.difference() ?? trial.lookUpDifference()
    })

  /// Base addresses and cell sizes of spaces with 64 cells: at either end of the address space, in the middle, and across all of it.
  private static let smallPlaces: [(base: UInt64, bytes: UInt64)] = [
    (0x7f00_0000_0000, 1), (0, 1), (0 &- 64, 1), (0, 1 << 58), (0 &- (64 << 32), 1 << 32),
  ]

  /// Returns the next entries: one range or, in a large space, sometimes up to 600 spaced ranges, more than a leaf can contain.
  private static func entries(_ script: inout InputScript, cells: Int) -> [Range<Int>] {
    guard cells > 64 else {
      let start = script.number(below: 64)
      // A size of 2^64 cannot be represented.
      let length = min(script.number(below: 64), 64 - start)
      return [start..<start + length]
    }
    let first = script.wideNumber()
    let start = first % cells
    let length = script.number(below: 16) == 0 ? script.wideNumber() % (cells - start) : min(script.number(below: 16), cells - start)
    guard first >= 0xc000 else { return [start..<start + length] }
    let step = script.number(below: 8) + 1
    let comb = stride(from: start, to: cells - 8, by: step + length).prefix(600).map { $0..<$0 + max(1, length % 8) }
    return script.byte() % 2 == 0 ? comb : comb.reversed()
  }
}
