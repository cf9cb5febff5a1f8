import MapAnalysis
import PerfMap
import Screen
import SystemPackage

/// The report of `jittop check` on one map.
package struct CheckReport {
  private let path: FilePath
  private let bytes: (TextRange, Int) -> [UInt8]
  private let check: MapCheck
  private let findings: [Finding]
  private let counts: [Finding.Code: Int]
  private let mismatches: [Profiler: Mismatches]

  /// The longest excerpt of a line, in bytes.
  private static let longestText = 512

  /// Creates the report of a checked map, limited to the codes `only` if given; `bytes` reads a range of the map up to a byte limit.
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

  /// Returns a JSON array with an object for each map, with at most `max` findings of each code.
  package static func json(_ reports: [CheckReport], max: Int?) throws -> String {
    try JSONOutput.text(reports.map { $0.object(max: max) })
  }

  private func object(max: Int?) -> Object {
    Object(
      path: JSONOutput.string(path), entries: check.readings.contents.entries.count,
      findings: firstFindings(max ?? .max).map { finding in
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

  /// Returns the first findings of each code, at most `max`.
  private func firstFindings(_ max: Int) -> [Finding] {
    var seen: [Finding.Code: Int] = [:]
    return findings.filter { finding in
      seen[finding.code, default: 0] += 1
      return seen[finding.code, default: 0] <= max
    }
  }

  /// Returns the line of a finding, made safe; empty if the finding is about the whole file.
  private func text(_ finding: Finding) -> SafeText {
    guard let range = finding.text else { return SafeText() }
    let text = SafeText(bytes: bytes(range, Self.longestText))
    return range.length > UInt64(Self.longestText) ? text + "…" : text
  }
}

// MARK: - Text

extension CheckReport {
  /// Returns the report as lines of text: the findings, at most `max` of each code, and the accuracy of each profiler.
  package func lines(max: Int) -> [String] {
    let contents = check.readings.contents
    var lines = [SafeText("\(path): \(GroupedNumber.text(contents.entries.count)) entries, \(summary)").string]
    for finding in firstFindings(max) {
      let place = finding.line.map { "line \($0), byte \(finding.text?.offset ?? 0)" } ?? "whole file"
      lines.append("  \(finding.severity.rawValue) \(finding.code.rawValue), \(place): \(finding.message)")
      if finding.text != nil { lines.append("    \(text(finding).string)") }
    }
    for code in Finding.Code.allCases {
      if let count = counts[code], count > max { lines.append("  \(GroupedNumber.text(count - max)) more of \(code.rawValue)") }
    }
    guard !contents.entries.isEmpty else {
      return lines + [contents.byteCount == .zero ? "  the map is empty" : "  not a perf map: no line is an entry"]
    }
    lines.append("  of \(GroupedNumber.text(contents.ranges.ownedBytes.rawValue)) owned bytes:")
    for profiler in Profiler.allCases {
      guard let count = mismatches[profiler] else { continue }
      let label = profiler.rawValue + String(repeating: " ", count: 9 - profiler.rawValue.count)
      let refusal = check.readings.refusal(of: profiler)?.explanation
      let parts = [count.isNone && refusal != nil ? nil : summary(of: count), refusal].compactMap { $0 }
      lines.append("  \(label)\(parts.joined(separator: "; "))")
    }
    return lines
  }

  private var summary: String {
    let counts = Finding.Severity.allCases.compactMap { severity -> String? in
      let count = self.counts.reduce(0) { $0 + ($1.key.severity == severity ? $1.value : 0) }
      return count > 0 ? "\(GroupedNumber.text(count)) \(severity.rawValue)\(count == 1 ? "" : "s")" : nil
    }
    return counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
  }

  private func summary(of count: Mismatches) -> String {
    guard !count.isNone else { return "right everywhere" }
    let unnamed = count.unknownBytes > .zero ? " (\(GroupedNumber.text(count.unknownBytes.rawValue)) unnamed)" : ""
    let starts = "\(GroupedNumber.text(count.wrongAddresses)) entry \(count.wrongAddresses == 1 ? "start" : "starts")"
    let text = "wrong for \(GroupedNumber.text(count.wrongBytes.rawValue)) bytes\(unnamed) and \(starts)"
    return text + (count.strayBytes > .zero ? "; names \(GroupedNumber.text(count.strayBytes.rawValue)) bytes without an owner" : "")
  }
}
