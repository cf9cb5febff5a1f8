import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Marks, searches and columns")
struct MarkTests {
  private func rig(_ lines: String) -> DashboardRig {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 9)
    rig.fed.append(lines, to: id)
    rig.type("3")
    rig.press(.home)
    return rig
  }

  @Test("Space marks an entry and selects the next; y copies marked entries in map order, else the selected one; U clears the marks")
  func marks() {
    var rig = rig("1000 10 one\n2000 20 two\n3000 30 three\n")
    // The newest entry is first.
    #expect(rig.type("y") == [.copy("3000 30 three")])
    rig.type(" j ")
    #expect(rig.rows.filter { $0.prefix(4).contains("•") }.count == 2 && rig.shows("• 2 y"))
    #expect(rig.type("y") == [.copy("1000 10 one\n3000 30 three")])
    rig.type("U")
    #expect(!rig.rows.contains { $0.contains("•") })
    #expect(rig.type("k") == [])
  }

  @Test("Marks stay with their entries as the map grows, and are cleared when the map is truncated")
  func growth() throws {
    var rig = rig("1000 10 one\n2000 20 two\n")
    rig.type(" ")
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.fed.append("3000 30 three\n4000 40 four\n", to: id)
    #expect(rig.type("y") == [.copy("2000 20 two")])
    rig.fed.restart(id, .truncated, with: "5000 10 five\n6000 10 six\n")
    #expect(rig.fed.monitor.selected?.marks == [])
  }

  @Test("Control characters of a copied name are replaced by visible symbols")
  func safe() {
    var rig = rig("1000 10 a\u{1b}]0;x\u{7}b\n")
    let effects = rig.type("y")
    guard case .copy(let text) = effects.first else {
      Issue.record("nothing copied")
      return
    }
    #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    #expect(text.hasPrefix("1000 10 a") && text.hasSuffix("b"))
  }

  @Test("The * key cycles through entries with the same name, not through longer names")
  func sameName() {
    var rig = rig("1000 10 Foo\n2000 10 Foo2\n3000 10 foo\n4000 10 Foo\n5000 10 bar\n")
    rig.type("j")
    #expect(rig.fed.monitor.entries.selection == EntryID(3))
    rig.type("*")
    #expect(rig.fed.monitor.entries.selection == EntryID(0))
    #expect(rig.shows("* Foo  1/2"))
    rig.type("n")
    #expect(rig.fed.monitor.entries.selection == EntryID(3))
    #expect(rig.shows("* Foo  2/2"))
  }

  @Test("The * key compares only the first 4 KiB of names")
  func longNames() {
    let long = String(repeating: "x", count: 4096)
    var rig = rig("1000 10 \(long)yy\n2000 10 \(long)\n3000 10 \(long.dropLast())\n4000 10 y\(long)\n")
    rig.type("gjj*")
    #expect(rig.fed.monitor.entries.selection == EntryID(0))
    #expect(rig.rows.last?.contains("  1/2") == true, "\(rig.rows.last ?? "")")
    rig.type("n")
    #expect(rig.fed.monitor.entries.selection == EntryID(1))
  }

  @Test("A search counts its hits and shows the selected one; n and N follow the sort order")
  func hits() throws {
    var rig = rig((0..<500).map { "\(String($0 + 16, radix: 16))00 \($0 % 7 + 1) \($0 % 50 == 0 ? "needle" : "hay")\n" }.joined())
    rig.type("/needle")
    rig.press(.enter)
    #expect(rig.shows("/needle  10/10"))
    rig.type("n")
    #expect(rig.shows("/needle  9/10"))
    rig.type("N")
    #expect(rig.shows("/needle  10/10"))
    // In another sort order, the next hit is the next row, not the next line.
    rig.type(":sort entries size")
    rig.press(.enter)
    rig.press(.home)
    let contents = try #require(rig.fed.monitor.selected?.contents)
    let rows = (0..<500).compactMap { rig.fed.monitor.entries.entry(atRow: $0) }.filter { $0.index % 50 == 0 }
    for row in rows {
      rig.type("n")
      #expect(rig.fed.monitor.entries.selection == row)
    }
    #expect(contents.entries.count == 500)
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.fed.append("90000 1 needle too\n", to: id)
    rig.type("n")
    #expect(rig.shows("/11"))
  }

  @Test("Columns can be shown and hidden, except the name")
  func columns() {
    var rig = rig("1000 1f4 one\n")
    rig.type("c")
    #expect(rig.shows("[x] address") && rig.shows("[ ] end"))
    rig.type("j ")
    #expect(rig.shows("[x] end"))
    rig.press(.escape)
    #expect(rig.rows.contains { $0.contains("ADDRESS              END") && $0.contains("NAME") })
    #expect(rig.rows.contains { $0.contains("11f4") })
    rig.type("c")
    rig.press(.home)
    rig.type(" ")
    rig.press(.end)
    rig.type(" ")
    #expect(rig.shows("[ ] address") && rig.shows("[x] name"))
    rig.press(.escape)
    #expect(!rig.rows.contains { $0.contains("ADDRESS  ") })
  }

  @Test("The help wraps its texts on narrow screens instead of cutting them", arguments: [(40, 12), (80, 24), (100, 30), (160, 45)])
  func wholeHelp(columns: Int, rows: Int) {
    var rig = DashboardRig(columns: columns, rows: rows)
    rig.type("?")
    var seen = ""
    while true {
      // The text between the borders of each row.
      let lines = rig.rows.dropFirst().dropLast().compactMap { row -> String? in
        guard let start = row.firstIndex(of: "│"), let end = row.lastIndex(of: "│"), start < end else { return nil }
        return String(row[row.index(after: start)..<end])
      }
      #expect(!lines.contains { $0.contains("…") }, "\(lines)")
      let text = lines.map { $0.dropFirst(columns < 70 ? 15 : 21).trimmingPrefix(while: \.isWhitespace) }.joined(separator: " ")
      seen += " " + text.split(separator: " ").joined(separator: " ")
      let before = rig.rows
      rig.press(.pageDown)
      guard rig.rows != before else { break }
    }
    for summary in Action.allCases.map(\.entry.summary.string) {
      // A page may start inside a wrapped text, so compare single words.
      #expect(summary.split(separator: " ").allSatisfy { seen.contains($0) }, "\(summary)")
    }
    #expect(seen.contains("hexadecimal") && seen.contains("unreadable"))
  }

  @Test("The help can be searched")
  func help() {
    var rig = rig("1000 1f4 one\n")
    rig.type("?/overlap")
    #expect(rig.shows("next overlap") && rig.shows("previous overlap") && !rig.shows("one row down"))
    rig.press(.enter)
    #expect(rig.shows("/overlap"))
    rig.press(.escape)
    #expect(rig.shows("one row down"))
    rig.type("/zzzz")
    #expect(rig.shows("no match in the help"))
    rig.press(.escape, .escape)
    #expect(!rig.shows("┐help┌"))
  }

  @Test("Space marks maps in the processes pane; y copies their paths, U clears the marks, and a removed map loses its mark")
  func maps() throws {
    var rig = try DashboardRig.small()
    rig.draw()
    #expect(rig.type("y") == [.copy("/tmp/perf-4710.map")])
    rig.type("  ")
    #expect(rig.rows[3...4].allSatisfy { $0.prefix(4).contains("•") } && rig.shows("• 2 y"))
    #expect(rig.type("y") == [.copy("/tmp/perf-4710.map\n/tmp/perf-4711.map")])
    #expect(rig.shows("copied 2 map paths"))
    rig.type("k ")
    #expect(!rig.rows[3].prefix(4).contains("•") && rig.shows("• 1 y"))
    #expect(rig.type("y") == [.copy("/tmp/perf-4711.map")])
    // In the entries pane, the same keys apply to entries.
    rig.type("3U")
    #expect(rig.fed.monitor.mapMarks.count == 1)
    rig.type("1U")
    #expect(rig.fed.monitor.mapMarks.isEmpty && !rig.rows.contains { $0.contains("•") })
    rig.type(" ")
    let marked = try #require(rig.fed.monitor.mapMarks.first)
    rig.fed.monitor.remove(marked)
    #expect(rig.fed.monitor.mapMarks.isEmpty)
  }

  @Test("The rate graph of marked maps shows their sum")
  func scope() throws {
    var rig = DashboardRig()
    let ids = (1...3).map { rig.fed.add(pid: Int32($0)) }
    rig.fed.pass(.seconds(1))
    for (id, lines) in zip(ids, [10, 20, 40]) { rig.fed.append((0..<lines).map { "\(0x1000 + $0)0 10 f\n" }.joined(), to: id) }
    rig.fed.pass(.milliseconds(900))
    rig.fed.monitor.selectMap(ids[0])
    rig.draw()
    #expect(rig.shows("10/s") || rig.shows("▲ 10"), "\(rig.canvas.text)")
    rig.type("A")
    #expect(rig.shows("all maps┌") && rig.shows("▲ 70/s"), "\(rig.canvas.text)")
    rig.type("A")
    rig.fed.monitor.toggleMark(ofMap: ids[1])
    rig.fed.monitor.toggleMark(ofMap: ids[2])
    rig.type("A")
    #expect(rig.shows("┐• 2┌") && rig.shows("▲ 60/s"), "\(rig.canvas.text)")
    rig.type("vv")
    rig.type("U")
    #expect(!rig.shows("┐• 2┌") && rig.shows("▲ 10/s"), "\(rig.canvas.text)")
  }

  @Test("Marks set while the screen is paused are kept")
  func paused() throws {
    var rig = try DashboardRig.small()
    rig.type("p 3")
    rig.press(.home)
    rig.type(" p")
    #expect(rig.fed.monitor.mapMarks.count == 1)
    #expect(rig.fed.monitor.maps.values.contains { $0.marks.count == 1 })
  }
}
