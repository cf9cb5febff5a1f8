import MapAnalysis
import PerfMap
import Screen
import SystemPackage

/// What `jittop check` says of one map.
package struct CheckReport {
  private let path: FilePath
  private let bytes: (TextRange, Int) -> [UInt8]
  private let check: MapCheck
  private let findings: [Finding]
  private let counts: [Finding.Code: Int]
  private let mismatches: [Profiler: Mismatches]

  /// The most that is shown of a line, in bytes.
  private static let longestText = 512

  /// Makes the report of a checked map; with `only`, other findings are left out.
  ///
  /// `bytes` reads a piece of the map, at most so many bytes.
  package init(
    path: FilePath, _ check: MapCheck, only: Set<Finding.Code>?, bytes: @escaping (TextRange, Int) -> [UInt8]
  ) {
    self.path = path
    self.bytes = bytes
    self.check = check
    findings = check.findings.filter { only?.contains($0.code) ?? true }
    counts = check.counts.filter { only?.contains($0.key) ?? true }
    mismatches = check.readings.mismatches()
  }

  /// The number of findings.
  package var total: Int { counts.values.reduce(0, +) }

}

// MARK: - JSON

extension CheckReport {
  private struct Object: Encodable {
    struct Item: Encodable {
      var code, severity: String
      var line: Int?
      var byteOffset: UInt64?
      var text, message: String

      enum CodingKeys: CodingKey { case code, severity, line, byteOffset, text, message }

      func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: CodingKeys.self)
        try box.encode(code, forKey: .code)
        try box.encode(severity, forKey: .severity)
        try box.encode(line, forKey: .line)
        try box.encode(byteOffset, forKey: .byteOffset)
        try box.encode(text, forKey: .text)
        try box.encode(message, forKey: .message)
      }
    }

    struct View: Encodable {
      var profiler: String
      var refusal: String?
      var wrongBytes, unknownBytes, strayBytes: UInt64
      var wrongAddresses: Int

      enum CodingKeys: String, CodingKey {
        case profiler = "as"
        case refusal, wrongBytes, unknownBytes, strayBytes, wrongAddresses
      }

      func encode(to encoder: any Encoder) throws {
        var box = encoder.container(keyedBy: CodingKeys.self)
        try box.encode(profiler, forKey: .profiler)
        try box.encode(refusal, forKey: .refusal)
        try box.encode(wrongBytes, forKey: .wrongBytes)
        try box.encode(unknownBytes, forKey: .unknownBytes)
        try box.encode(strayBytes, forKey: .strayBytes)
        try box.encode(wrongAddresses, forKey: .wrongAddresses)
      }
    }

    var path: String
    var entries: Int
    var findings: [Item]
    var profilers: [View]
  }

  /// All maps as an array of objects; of each code at most `max` findings.
  package static func json(_ reports: [CheckReport], max: Int?) throws -> String {
    try JSONOutput.text(reports.map { $0.object(max: max) })
  }

  private func object(max: Int?) -> Object {
    Object(
      path: JSONOutput.string(path), entries: check.readings.contents.entries.count,
      findings: shown(max: max ?? .max).map { finding in
        Object.Item(
          code: finding.code.rawValue, severity: finding.severity.rawValue, line: finding.line, byteOffset: finding.text?.offset,
          text: text(finding).string, message: finding.message)
      },
      profilers: Profiler.allCases.compactMap { profiler in
        mismatches[profiler].map { count in
          Object.View(
            profiler: profiler.rawValue, refusal: check.readings.refusal(of: profiler)?.explanation,
            wrongBytes: count.wrongBytes.rawValue, unknownBytes: count.unknownBytes.rawValue, strayBytes: count.strayBytes.rawValue,
            wrongAddresses: count.wrongAddresses)
        }
      })
  }

  /// The findings, of each code the first ones.
  private func shown(max: Int) -> [Finding] {
    var seen: [Finding.Code: Int] = [:]
    return findings.filter { finding in
      seen[finding.code, default: 0] += 1
      return seen[finding.code, default: 0] <= max
    }
  }

  /// The raw line, made safe; empty when the finding is about the file.
  private func text(_ finding: Finding) -> SafeText {
    guard let range = finding.text else { return SafeText() }
    let text = SafeText(bytes: bytes(range, Self.longestText))
    return range.length > UInt64(Self.longestText) ? text + "…" : text
  }
}

// MARK: - Text

extension CheckReport {
  /// Returns the findings, how many there are of each code, and what each profiler gets wrong, in lines.
  package func lines(max: Int) -> [String] {
    let contents = check.readings.contents
    var lines = [SafeText("\(path): \(contents.entries.count) entries, \(summary)").string]
    for finding in shown(max: max) {
      let place = finding.line.map { "line \($0), byte \(finding.text?.offset ?? 0)" } ?? "the file"
      lines.append("  \(finding.severity.rawValue) \(finding.code.rawValue), \(place): \(finding.message)")
      if finding.text != nil { lines.append("    \(text(finding).string)") }
    }
    for code in Finding.Code.allCases {
      if let count = counts[code], count > max { lines.append("  \(count - max) more of \(code.rawValue)") }
    }
    guard !contents.entries.isEmpty else {
      return lines + [contents.byteCount == .zero ? "  the map is empty" : "  no line is an entry: this is no perf map"]
    }
    lines.append("  of \(contents.ranges.ownedBytes.rawValue) bytes with an owner:")
    for profiler in Profiler.allCases {
      guard let count = mismatches[profiler] else { continue }
      let label = profiler.rawValue + String(repeating: " ", count: 9 - profiler.rawValue.count)
      let refusal = check.readings.refusal(of: profiler)?.explanation
      let parts = [count.isNone && refusal != nil ? nil : words(count), refusal].compactMap { $0 }
      lines.append("  \(label)\(parts.joined(separator: "; "))")
    }
    return lines
  }

  private var summary: String {
    let counts = Finding.Severity.allCases.compactMap { severity -> String? in
      let count = self.counts.reduce(0) { $0 + ($1.key.severity == severity ? $1.value : 0) }
      return count > 0 ? "\(count) \(severity.rawValue)\(count == 1 ? "" : "s")" : nil
    }
    return counts.isEmpty ? "nothing found" : counts.joined(separator: ", ")
  }

  private func words(_ count: Mismatches) -> String {
    guard !count.isNone else { return "shows the right name everywhere" }
    var text = "shows a wrong name or none for \(count.wrongBytes.rawValue) bytes and at \(count.wrongAddresses) starts of entries"
    if count.unknownBytes > .zero { text += ", no name for \(count.unknownBytes.rawValue) of the bytes" }
    if count.strayBytes > .zero { text += "; a name for \(count.strayBytes.rawValue) bytes that nobody owns" }
    return text
  }
}
