import TestSupport

extension FuzzTarget {
  /// Returns the first lines of each sample map.
  static func sampleCuts(lines: Int) throws -> [[UInt8]] {
    try SampleMap.names.map { name in
      let bytes = try SampleMap.bytes(name)
      return Array(bytes.split(separator: 0x0a, maxSplits: lines, omittingEmptySubsequences: false).prefix(lines).joined(separator: [0x0a]))
        + [0x0a]
    }
  }

  /// Lines with each defect except an excessive length, each kind of overlap, odd names, and a tail.
  static let oddLines = Array(
    """
    1000 10 outer\n1004 4 inner\n1000 10 outer\n1000 10 other\nff8 10 straddle\n0x20 0X20 \n
     1 2 no address\n12\n1 2\n1 2x\n11112222333344445 1 a\nffffffffffffffff 2 a\nffffffffffffffff 1 last
    1\t2 tab\n00x1 1 a\n0x 1 a\n1004 0 empty\n1006 1  ESCAPE-1\r\n0 ffffffffffffffff all\n1000 1 \u{1b}[2J\u{202e}作業 e\u{301}\n1000 1 cut
    """.utf8)
}
