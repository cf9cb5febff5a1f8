import Foundation
import TestSupport
import Testing
#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("jittop export", .ownThread)
struct ExportTests {
  private let map = """
    1000 40 JS:~f a.js:1:1
    1020 40 JS:*g, "b".js:2:2
    not a line
    1020 40 \u{1b}[31mred
    200000000 10 far

    """

  private func directory() throws -> ScratchDirectory {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", map.utf8)
    return directory
  }

  @Test("Entry names in CSV are quoted, and control characters are replaced by visible symbols")
  func entries() throws {
    let directory = try directory()
    let result = try Jittop.run("export", "entries", "4194305", "--directory", directory.path)
    #expect(result.ending == .exit(0), "\(result.errors)")
    #expect(
      result.output.split(separator: "\r\n", omittingEmptySubsequences: false) == [
        "line,address,size,state,kind,tier,overlap,name",
        "1,1000,64,trimmed,function,interpreter,straddle,JS:~f a.js:1:1",
        #"2,1020,64,dead,function,optimized,straddle,"JS:*g, ""b"".js:2:2""#,
        "4,1020,64,live,,,same,␛[31mred",
        "5,200000000,16,live,,,,far",
        "",
      ])
  }

  @Test("Ranges and overlaps are written as JSON")
  func json() throws {
    let directory = try directory()
    let ranges = try objects(Jittop.run("export", "ranges", "4194305", "--format", "json", "--directory", directory.path).output)
    #expect(ranges.map { $0["start"] as? String } == ["1000", "1020", "200000000"])
    #expect(ranges.map { $0["size"] as? Int } == [0x20, 0x40, 0x10])
    #expect(ranges.map { $0["name"] as? String } == ["JS:~f a.js:1:1", "\u{1b}[31mred", "far"])
    let overlaps = try objects(Jittop.run("export", "overlaps", "4194305", "--format", "json", "--directory", directory.path).output)
    #expect(overlaps.map { $0["kind"] as? String } == ["straddle", "same"])
    #expect(overlaps.map { $0["taken"] as? Int } == [0x20, 0x40])
    #expect(overlaps.map { $0["olderLine"] as? Int } == [1, 2] && overlaps.map { $0["newerLine"] as? Int } == [2, 4])
  }

  private func objects(_ text: String) throws -> [[String: Any]] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
  }

  @Test("The SVG picture is well-formed XML with labelled clusters, tiers and overlaps")
  func picture() throws {
    let directory = try directory()
    let output = directory.file("code.svg")
    let result = try Jittop.run("export", "picture", "4194305", "-o", output, "--directory", directory.path)
    #expect(result.ending == .exit(0) && result.output.isEmpty, "\(result.errors)")
    let text = String(decoding: directory.bytes("code.svg") ?? [], as: UTF8.self)
    #expect(XMLReader(text).isWellFormed)
    #expect(Jittop.controls(in: text) == [])
    for words in [
      "4 entries, 2 live, 1 trimmed, 1 dead", "96 B, 100 % code", ">1000<", ">1060<", ">200000000<", "~ interpreter 32 B", "straddle 1",
      "same 1", "prefers-color-scheme: dark",
    ] {
      #expect(text.contains(words), "\(words)")
    }
    // A text of 130 characters of 7.3 pixels is shorter than the width of 1152 pixels. The rest is room for longer numbers.
    #expect(text.matches(of: />([^<]+)<\/text>/).allSatisfy { $0.1.count < 130 })
    // There are two clusters, the first with two owners.
    #expect(text.matches(of: /<rect class="(tier|code)[^>]*fill-opacity/).count == 3)
    // Both clusters are full of code, so their bars are filled.
    let widths = text.matches(of: /<rect class="(?:tier|code)[^>]* width="([0-9.]+)"[^>]*fill-opacity/).compactMap { Double($0.1) }
    let drawn: Double = widths.reduce(0, +)
    #expect(drawn > 2303.9 && drawn < 2304.1, "\(widths)")
    #expect(directory.names.sorted() == ["code.svg", "perf-4194305.map"])
  }

  @Test("Each metric has one HELP and one TYPE line, and its samples have the counts of each map")
  func metrics() throws {
    let directory = try directory()
    try directory.write("perf-4194306.map", "10 4 a\n".utf8)
    let result = try Jittop.run("export", "metrics", "--directory", directory.path)
    #expect(result.ending == .exit(0), "\(result.errors)")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.contains("jittop_maps 2"))
    #expect(lines.contains { $0.hasPrefix("jittop_entries_total{") && $0.contains(#"pid="4194305""#) && $0.hasSuffix("} 4") })
    #expect(lines.contains { $0.hasPrefix("jittop_malformed_lines_total{") && $0.contains(#"pid="4194305""#) && $0.hasSuffix("} 1") })
    #expect(
      lines.contains { $0.hasPrefix("jittop_overlaps_total{") && $0.contains(#"pid="4194305""#) && $0.hasSuffix(#"kind="straddle"} 1"#) })
    #expect(
      lines.contains { $0.hasPrefix("jittop_entries{") && $0.contains(#"pid="4194305""#) && $0.hasSuffix(#"state="dead"} 1"#) })
    for name in Set(lines.compactMap { $0.split(whereSeparator: { "{ ".contains($0) }).first.map(String.init) }) where !name.hasPrefix("#")
    {
      #expect(lines.count { $0.hasPrefix("# HELP \(name) ") } == 1 && lines.count { $0.hasPrefix("# TYPE \(name) ") } == 1, "\(name)")
    }
  }

  @Test("Names with quotes, line breaks and markup leave XML, CSV, JSON and metrics valid")
  func hostileNames() throws {
    let directory = try ScratchDirectory()
    let program = "a\"\u{301},\\\u{301}\n<"
    try copyProgram("/bin/sleep", to: directory.file(program))
    let process = try ChildProcess(directory.file(program), ["60"])
    #expect(becomesTrue { (ScratchDirectory.bytes(at: "/proc/\(process.pid)/comm") ?? []).starts(with: program.utf8) })
    try directory.write("perf-\(process.pid).map", OutputSafetyTests.map)
    func export(_ words: String...) throws -> String {
      let child = try ChildProcess(Jittop.path, ["export"] + words + ["--directory", directory.path])
      #expect(child.ends() == .exit(0), "\(child.errorText)")
      return child.text
    }
    #expect(XMLReader(try export("picture", "\(process.pid)")).isWellFormed)
    for (table, columns) in [("entries", 8), ("ranges", 6), ("overlaps", 10)] {
      let text = try export(table, "\(process.pid)")
      #expect(Set(Self.fieldCounts(ofCSV: text)) == [columns], "\(table)")
      let json = try export(table, "\(process.pid)", "--format", "json")
      #expect(try objects(json).count == Self.fieldCounts(ofCSV: text).count - 1)
    }
    let sample = /[a-z_]+(\{([a-z]+="([^"\\]|\\.)*",?)*\})? [0-9.e+]+/.matchingSemantics(.unicodeScalar)
    for line in try export("metrics").unicodeScalars.split(separator: "\n") where line.first != "#" {
      #expect(try sample.wholeMatch(in: String(line)) != nil, "\(String(line))")
    }
  }

  /// Returns the number of fields in each CSV record. Reads bytes, because a combining mark hides a quote from Character comparison.
  private static func fieldCounts(ofCSV text: String) -> [Int] {
    var counts: [Int] = []
    var count = 1
    var isQuoted = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): isQuoted.toggle()
      case UInt8(ascii: ",") where !isQuoted: count += 1
      case UInt8(ascii: "\n") where !isQuoted:
        counts.append(count)
        count = 1
      default: break
      }
    }
    return counts
  }

  @Test("promtool accepts the metrics", .enabled(if: ExportTests.hasPromtool, "needs promtool"))
  func promtool() throws {
    let directory = try directory()
    let child = try ChildProcess(
      "/bin/bash", ["-c", "set -o pipefail; \(Jittop.path) export metrics --directory \(directory.path) | promtool check metrics 2>&1"])
    #expect(child.ends() == .exit(0))
    #expect(child.text.isEmpty, "\(child.text)")
  }

  static let hasPromtool = ["/usr/bin/promtool", "/usr/local/bin/promtool"].contains { FileManager.default.isExecutableFile(atPath: $0) }

  @Test("--every rewrites the output file after a map has grown")
  func every() throws {
    let directory = try directory()
    let output = directory.file("jittop.prom")
    let child = try ChildProcess(
      Jittop.path, ["export", "metrics", "--every", "1s", "-o", output, "--directory", directory.path])
    func count() -> String? {
      String(decoding: directory.bytes("jittop.prom") ?? [], as: UTF8.self).split(separator: "\n")
        .first { $0.hasPrefix("jittop_entries_total{") }.flatMap { $0.split(separator: " ").last.map(String.init) }
    }
    #expect(becomesTrue { child.isRunning() && count() == "4" })
    try directory.write("perf-4194305.map", (map + "1 1 new\n").utf8)
    #expect(becomesTrue { child.isRunning() && count() == "5" })
    child.send(SIGTERM)
    #expect(child.ends() == .signal(SIGTERM))
  }

  @Test(
    "export fails for a PID without a map and for the path of a directory",
    arguments: [["entries", "1"], ["picture", "1"], ["metrics", "1"], ["ranges", "/dev"]])
  func refusals(_ arguments: [String]) throws {
    let directory = try directory()
    let child = try ChildProcess(Jittop.path, ["export"] + arguments + ["--directory", directory.path])
    #expect(child.ends() == .exit(2) && child.text.isEmpty)
    #expect(child.errorText.contains("jittop: "), "\(child.errorText)")
  }
}

/// An XML parser that only reports if a text is well-formed.
private final class XMLReader: NSObject, XMLParserDelegate {
  let isWellFormed: Bool
  init(_ text: String) { isWellFormed = XMLParser(data: Data(text.utf8)).parse() }
}
