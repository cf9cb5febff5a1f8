import Foundation
#if canImport(FoundationXML)
  import FoundationXML
#endif
import MapAnalysis
import Monitor
import PerfMap
import Processes
import Sampling
import Testing

@testable import Reports

@Suite("Flame graphs")
struct FlameGraphTests {
  /// Returns the report of a process. Its map has an entry for each name, at 0x1000, 0x1100, …. Each sample is a list of indices of names,
  /// the innermost function first.
  private func report(_ names: [String], _ samples: [[Int]], pid: Int32 = 7, hasCallers: Bool = true) -> HotReport {
    let lines = names.enumerated().map { "\(String(0x1000 + $0.offset * 0x100, radix: 16)) 100 \($0.element)\n" }
    let text = Array(lines.joined().utf8)
    var contents = MapContents()
    contents.append(text)
    let map = HotProfile.Map(contents, generation: 1) { Array(text[Int($0.name.offset)..<Int($0.name.offset + $0.name.length)]) }
    var profile = HotProfile(usesCallers: hasCallers)
    let layout = CodeLayout()
    for sample in samples {
      let addresses = sample.map { Address(0x1010 + UInt64($0) * 0x100) }
      profile.add(
        Sample(pid: ProcessID(pid), thread: ThreadID(pid), eventID: 1, address: addresses[0], callers: Array(addresses.dropFirst())),
        at: MonotonicTime(0), map, layout)
    }
    let facts = ProcessFacts(
      pid: ProcessID(pid), comm: Array("node".utf8), commandLine: [], uid: 0, startTime: WallTime(rawValue: 0), isRunning: true)
    return HotReport(
      facts, .node, profile, hasCallers: hasCallers, HotPeriod(.seconds(2), hertz: 99, lost: 0), PerfAnswers(nil) { _ in [] })
  }

  /// A box: an `svg` element in the picture.
  private struct Box {
    var name: String
    var title: String
    var color: String
    var x: Double
    var y: Double
    var width: Double
  }

  /// A reader of the boxes of a picture.
  private final class BoxReader: NSObject, XMLParserDelegate {
    var boxes: [Box] = []
    private var text = ""

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?, attributes: [String: String]
    ) {
      func number(_ name: String) -> Double { Double(attributes[name] ?? "") ?? -1 }
      text = ""
      switch name {
      case "svg" where attributes["viewBox"] == nil:
        boxes.append(Box(name: "", title: "", color: "", x: number("x"), y: number("y"), width: number("width")))
      case "rect" where !boxes.isEmpty && boxes[boxes.count - 1].color.isEmpty: boxes[boxes.count - 1].color = attributes["class"] ?? ""
      default: break
      }
    }

    func parser(_ parser: XMLParser, foundCharacters characters: String) { text += characters }

    func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
      guard !boxes.isEmpty else { return }
      if name == "title" { boxes[boxes.count - 1].title = text }
      if name == "text", boxes[boxes.count - 1].name.isEmpty { boxes[boxes.count - 1].name = text }
    }
  }

  private func boxes(_ svg: String) throws -> [Box] {
    let reader = BoxReader()
    let parser = XMLParser(data: Data(svg.utf8))
    parser.delegate = reader
    try #require(parser.parse(), "not well-formed: \(svg)")
    return reader.boxes
  }

  @Test("A function is above its caller, as wide as its share, in the order of names beside others, and coloured by its tier")
  func layout() throws {
    let svg = FlameGraph([report(["JS:*main a.js", "JS:~b a.js", "JS:^a a.js"], [[1, 0], [1, 0], [1, 0], [2, 0]])]).svg
    let boxes = try boxes(svg)
    #expect(boxes.map(\.name) == ["7 node", "JS:*main a.js", "JS:~b a.js", "JS:^a a.js"])
    #expect(boxes.map(\.color) == ["process", "tier-optimized", "tier-interpreter", "tier-baseline"])
    #expect(boxes.map(\.width) == [1151.5, 1151.5, 863.5, 287.5])
    #expect(boxes.map(\.x) == [24, 24, 312, 24])
    #expect(boxes[0].y > boxes[1].y && boxes[1].y > boxes[2].y && boxes[2].y == boxes[3].y)
    #expect(boxes[2].title == "JS:~b a.js — 3 samples, 75.0 %" && boxes[3].title == "JS:^a a.js — 1 sample, 25.0 %")
    #expect(svg.contains("4 samples, 99 Hz, 2.0 s") && svg.contains("prefers-color-scheme: dark"))
    #expect(svg.contains(">optimized</text>") && !svg.contains(">stub</text>") && !svg.contains(">native code</text>"))
    #expect(!svg.contains("<script") && !svg.contains("href"))
  }

  @Test("Markup and quotes in a name are escaped, and control characters are replaced")
  func hostileNames() throws {
    let name = "JS:*</text><script>alert('1')</script>\"&amp;\u{1b}[31m\u{202e}"
    let svg = FlameGraph([report([name], [[0]])]).svg
    #expect(!svg.contains("<script") && !svg.unicodeScalars.contains("\u{1b}") && !svg.unicodeScalars.contains("\u{202e}"))
    #expect(try boxes(svg)[1].name == "JS:*</text><script>alert('1')</script>\"&amp;␛[31m�")
  }

  @Test("Several processes share a root, and boxes that are too narrow are omitted and counted")
  func processes() throws {
    let small = report(["small"], [[0]], pid: 8)
    let large = report(["large", "rare"], Array(repeating: [0], count: 9_998) + [[1]], hasCallers: false)
    let svg = FlameGraph([small, large, report(["none"], [], pid: 9)]).svg
    let boxes = try boxes(svg)
    #expect(boxes.map(\.name) == ["all processes", "7 node", "large"])
    #expect(svg.contains("too narrow: 2<") && svg.contains("callers of some processes are not known"))
    #expect(try self.boxes(FlameGraph([]).svg).isEmpty)
  }
}
