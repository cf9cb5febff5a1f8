import MapAnalysis
import PerfMap
import Screen
import SystemPackage

/// The report of `jittop check` on one file.
package protocol CheckedFile {
  /// The number of findings.
  var total: Int { get }
  /// Returns the report as JSON, with at most `max` findings of each code, or all if `max` is nil.
  func object(max: Int?) -> JSONValue
  /// Returns the report as lines of text, with at most `max` findings of each code.
  func lines(max: Int) -> [String]
}

/// The report of `jittop check` on one map.
package struct CheckReport: CheckedFile {
  private let path: FilePath
  private let bytes: (TextRange, Int) -> [UInt8]
  private let check: MapCheck
  private let findings: [Finding]
  private let counts: [Finding.Code: Int]
  private let mismatches: [Profiler: Mismatches]

  /// The longest excerpt of a line, in bytes.
  private static let longestText = 512

  /// Creates the report of a checked map, with only the findings of the codes `only`, or all findings if that is nil; `bytes` reads a range
  /// of the map up to a byte limit.
  package init(
    path: FilePath, _ check: MapCheck, only: Set<Finding.Code>?, bytes: @escaping (TextRange, Int) -> [UInt8]
  ) {
    self.path = path
    self.bytes = bytes
    self.check = check
    findings = check.findings.filter { only?.contains($0.code) ?? true }
    counts = check.counts.filter { only?.contains($0.key) ?? true }
    mismatches = check.readings.mismatches(in: check.memory)
  }

  package var total: Int { counts.values.reduce(0, +) }
}

// MARK: - JSON

extension CheckReport {
  package func object(max: Int?) -> JSONValue {
    let findings = firstFindings(max ?? .max).map { finding -> JSONValue in
      .object([
        "code": .string(finding.code.rawValue), "severity": .string(finding.severity.rawValue), "line": JSONValue(finding.line),
        "byteOffset": JSONValue(finding.text?.offset), "text": .string(text(finding).string), "message": .string(finding.message),
      ])
    }
    let isKnown = check.memory.unknown == nil
    let profilers = Profiler.allCases.compactMap { profiler in
      mismatches[profiler].map { count -> JSONValue in
        .object([
          "as": .string(profiler.rawValue), "refusal": JSONValue(check.readings.refusal(of: profiler)?.explanation),
          "wrongBytes": .number(count.wrongBytes.rawValue), "unknownBytes": .number(count.unknownBytes.rawValue),
          "unaskedBytes": isKnown ? .number(count.unaskedBytes.rawValue) : .null,
          "elsewhereBytes": isKnown ? .number(count.elsewhereBytes.rawValue) : .null,
          "strayBytes": .number(count.strayBytes.rawValue), "wrongAddresses": JSONValue(count.wrongAddresses),
        ])
      }
    }
    return .object([
      "path": .string(JSONOutput.string(path)), "entries": JSONValue(check.readings.contents.entries.count), "findings": .array(findings),
      "profilers": .array(profilers),
    ])
  }

  /// Returns the first findings of each code, at most `max`.
  private func firstFindings(_ max: Int) -> [Finding] {
    var seen: [Finding.Code: Int] = [:]
    return findings.filter { finding in
      seen[finding.code, default: 0] += 1
      return seen[finding.code, default: 0] <= max
    }
  }

  /// Returns the start of the line of a finding, up to 512 bytes; empty if the finding is about the whole file.
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
    if let unknown = check.memory.unknown { lines.append("  \(unknown)") }
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
    let isWrong = count.wrongBytes > .zero || count.strayBytes > .zero
    guard count.elsewhereBytes > .zero else { return differences(count) }
    let elsewhere = "\(GroupedNumber.text(count.elsewhereBytes.rawValue)) bytes elsewhere: named from a mapped file"
    return (isWrong ? differences(count) : "right") + "; " + elsewhere
  }

  private func differences(_ count: Mismatches) -> String {
    let unasked = count.unaskedBytes > .zero ? ", \(GroupedNumber.text(count.unaskedBytes.rawValue)) never looked up in the map" : ""
    let unnamed = count.unknownBytes > .zero ? " (\(GroupedNumber.text(count.unknownBytes.rawValue)) unnamed\(unasked))" : ""
    let starts = "\(GroupedNumber.text(count.wrongAddresses)) entry \(count.wrongAddresses == 1 ? "start" : "starts")"
    let text = "wrong for \(GroupedNumber.text(count.wrongBytes.rawValue)) bytes\(unnamed) and \(starts)"
    return text + (count.strayBytes > .zero ? "; names \(GroupedNumber.text(count.strayBytes.rawValue)) bytes without an owner" : "")
  }
}
