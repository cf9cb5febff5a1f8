import PerfMap

/// The findings of a check: all are counted, and the first `limit` of each code are stored.
struct FindingLog {
  static let limit = 65_536

  private var kept: [Finding] = []
  private(set) var counts: [Finding.Code: Int] = [:]

  mutating func add(_ finding: Finding) {
    let count = counts[finding.code, default: 0]
    counts[finding.code] = count + 1
    if count < Self.limit { kept.append(finding) }
  }

  /// The stored findings: those about the whole file first, then by line.
  var sorted: [Finding] {
    kept.enumerated().sorted { ($0.element.line ?? 0, $0.offset) < ($1.element.line ?? 0, $1.offset) }.map(\.element)
  }
}
