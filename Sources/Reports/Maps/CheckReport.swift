import MapAnalysis
import PerfMap
import Screen
import SystemPackage

/// The report of `jittop check` on one file.
package protocol CheckedFile {
  /// The number of findings, including those that the report does not list.
  var total: Int { get }
  /// Returns the report as JSON, with at most `max` lines of each finding; nil stands for the default.
  func object(max: Int?) -> JSONValue
  /// Returns the report as lines of text, with at most `max` lines of each finding; nil stands for the default.
  func lines(max: Int?) -> [String]
}

/// The report of `jittop check` on one map.
package struct CheckReport: CheckedFile {
  private let path: FilePath
  private let bytes: (TextRange, Int) -> [UInt8]
  private let check: MapCheck
  private let findings: [Finding]
  private let mismatches: [Profiler: Mismatches]

  /// The maximum number of bytes that the report shows of each line of the map.
  private static let longestText = 512

  /// Creates the report of a checked map, with the findings whose code is in `only`, or all findings if `only` is nil. `bytes` reads a
  /// range of the map, up to a number of bytes.
  package init(
    path: FilePath, _ check: MapCheck, only: Set<Finding.Code>?, bytes: @escaping (TextRange, Int) -> [UInt8]
  ) {
    self.path = path
    self.bytes = bytes
    self.check = check
    findings = check.findings.filter { only?.contains($0.code) ?? true }
    mismatches = check.readings.mismatches(in: check.memory)
  }

  package var total: Int { findings.count }
}

// MARK: - JSON

extension CheckReport {
  package func object(max: Int?) -> JSONValue {
    let findings = findings.map { finding -> JSONValue in
      .object([
        "code": .string(finding.code.rawValue), "severity": .string(finding.severity.rawValue), "count": JSONValue(finding.count),
        "allLines": .boolean(finding.isOnEveryLine), "line": JSONValue(finding.line), "byteOffset": JSONValue(finding.text?.offset),
        "text": .string(finding.text.map { text($0).string } ?? ""), "message": .string(finding.message),
        "lines": .array(finding.places.prefix(max ?? 1).map { object($0, finding.code) }),
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

  private func object(_ place: Finding.Place, _ code: Finding.Code) -> JSONValue {
    .object([
      "line": JSONValue(place.line), "byteOffset": JSONValue(place.text.offset), "text": .string(text(place.text).string),
      "relation": JSONValue(place.relation(code)),
    ])
  }

  /// Returns the start of a line, up to 512 bytes.
  private func text(_ range: TextRange) -> SafeText {
    let text = SafeText(bytes: bytes(range, Self.longestText))
    return range.length > UInt64(Self.longestText) ? text + "…" : text
  }
}

// MARK: - Text

extension CheckReport {
  /// Returns the report as lines of text: the findings, each with at most `max` lines (by default 1), and the accuracy of each profiler.
  package func lines(max: Int?) -> [String] {
    let contents = check.readings.contents
    var lines = [SafeText("\(path): \(GroupedNumber.text(contents.entries.count, "entry", "entries")), \(summary)").string]
    for finding in findings {
      lines.append("  \(finding.severity.rawValue) \(finding.code.rawValue), \(extent(of: finding)): \(finding.message)")
      for place in finding.places.prefix(max ?? 1) {
        let number = finding.count > 1 ? "line \(place.line): " : ""
        lines.append("    \(number)\(text(place.text).string)\(place.relation(finding.code).map { "  (\($0))" } ?? "")")
      }
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
      let count = findings.count { $0.severity == severity }
      return count > 0 ? "\(GroupedNumber.text(count)) \(severity.rawValue)\(count == 1 ? "" : "s")" : nil
    }
    return counts.isEmpty ? "no findings" : counts.joined(separator: ", ")
  }

  /// Returns the number of lines of a finding and the position of the first, or `whole file`.
  private func extent(of finding: Finding) -> String {
    guard let line = finding.line, let text = finding.text else { return "whole file" }
    let first = "line \(line), byte \(text.offset)"
    guard finding.count > 1 else { return first }
    let number = GroupedNumber.text(finding.count)
    return switch finding.code {
    case .overlapSame, .overlapNested, .overlapStraddle: "\(number) overlaps, first in \(first)"
    default: "\(finding.isOnEveryLine ? "all " : "")\(number) lines, first \(first)"
    }
  }

  private func summary(of count: Mismatches) -> String {
    guard !count.isNone else { return "right everywhere" }
    let isWrong = count.wrongBytes > .zero || count.strayBytes > .zero
    guard count.elsewhereBytes > .zero else { return differences(count) }
    let elsewhere = "\(bytes(count.elsewhereBytes)) elsewhere: named from a mapped file"
    return (isWrong ? differences(count) : "right") + "; " + elsewhere
  }

  private func bytes(_ count: ByteCount) -> String { GroupedNumber.text(count.rawValue, "byte", "bytes") }

  private func differences(_ count: Mismatches) -> String {
    let unasked = count.unaskedBytes > .zero ? ", \(GroupedNumber.text(count.unaskedBytes.rawValue)) never looked up in the map" : ""
    let unnamed = count.unknownBytes > .zero ? " (\(GroupedNumber.text(count.unknownBytes.rawValue)) unnamed\(unasked))" : ""
    let starts = GroupedNumber.text(count.wrongAddresses, "entry start", "entry starts")
    let wrong = count.wrongBytes > .zero ? "wrong for \(bytes(count.wrongBytes))\(unnamed) and \(starts)" : nil
    let stray = count.strayBytes > .zero ? "names \(bytes(count.strayBytes)) without an owner" : nil
    return [wrong, stray].compactMap { $0 }.joined(separator: "; ")
  }
}
