import PerfMap

/// Findings by code: all are counted, the first 65,536 of each code are kept.
struct FindingLog {
  /// The largest number that is kept of each code.
  static let limit = 65_536

  private var kept: [Finding] = []
  private(set) var counts: [Finding.Code: Int] = [:]

  mutating func add(_ finding: Finding) {
    let count = counts[finding.code, default: 0]
    counts[finding.code] = count + 1
    if count < Self.limit { kept.append(finding) }
  }

  /// Those kept: of the whole file first, then in the order of the lines.
  var sorted: [Finding] {
    kept.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }.map(\.element)
  }
}
