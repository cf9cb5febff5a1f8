import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Entries that are picked out")
struct MarkTests {
  private func rig(_ lines: String) -> DashboardRig {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 9)
    rig.fed.append(lines, to: id)
    rig.type("3")
    rig.press(.home)
    return rig
  }

  @Test("space marks and goes on; y copies what is marked in the order of the map, else the selected entry; U takes marks back")
  func marks() {
    var rig = rig("1000 10 one\n2000 20 two\n3000 30 three\n")
    // The newest stands first.
    #expect(rig.type("y") == [.copy("3000 30 three")])
    rig.type(" j ")
    #expect(rig.rows.filter { $0.prefix(4).contains("•") }.count == 2 && rig.shows("• 2 y"))
    #expect(rig.type("y") == [.copy("1000 10 one\n3000 30 three")])
    rig.type("U")
    #expect(!rig.rows.contains { $0.contains("•") })
    #expect(rig.type("k") == [])
  }

  @Test("marks stay with their entries when more come, and go with the generation")
  func growth() throws {
    var rig = rig("1000 10 one\n2000 20 two\n")
    rig.type(" ")
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.fed.append("3000 30 three\n4000 40 four\n", to: id)
    #expect(rig.type("y") == [.copy("2000 20 two")])
    rig.fed.restart(id, .truncated, with: "5000 10 five\n6000 10 six\n")
    #expect(rig.fed.monitor.selected?.marks == [])
  }

  @Test("what a terminal could take for a command is copied as it is shown, not as it is")
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

  @Test("* goes to the next entry of the same name, not of one that only holds it, and round")
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

  @Test("* counts names by what is looked at of them: the first 4 KiB")
  func longNames() {
    let long = String(repeating: "x", count: 4096)
    var rig = rig("1000 10 \(long)yy\n2000 10 \(long)\n3000 10 \(long.dropLast())\n4000 10 y\(long)\n")
    rig.type("gjj*")
    #expect(rig.fed.monitor.entries.selection == EntryID(0))
    #expect(rig.rows.last?.contains("  1/2") == true, "\(rig.rows.last ?? "")")
    rig.type("n")
    #expect(rig.fed.monitor.entries.selection == EntryID(1))
  }

  @Test("a search counts its hits, and which of them is selected; going on uses them")
  func hits() throws {
    var rig = rig((0..<500).map { "\(String($0 + 16, radix: 16))00 \($0 % 7 + 1) \($0 % 50 == 0 ? "needle" : "hay")\n" }.joined())
    rig.type("/needle")
    rig.press(.enter)
    #expect(rig.shows("/needle  10/10"))
    rig.type("n")
    #expect(rig.shows("/needle  9/10"))
    rig.type("N")
    #expect(rig.shows("/needle  10/10"))
    // In another order the next one is the next row, not the next line.
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

  @Test("columns are chosen: shown, hidden, the name always")
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

  @Test("no word of the help is cut, however narrow the screen", arguments: [(40, 12), (80, 24), (100, 30), (160, 45)])
  func wholeHelp(columns: Int, rows: Int) {
    var rig = DashboardRig(columns: columns, rows: rows)
    rig.type("?")
    var seen = ""
    while true {
      // Between the borders, without the keys.
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
      // A page may begin within a text.
      #expect(summary.split(separator: " ").allSatisfy { seen.contains($0) }, "\(summary)")
    }
    #expect(seen.contains("hexadecimal") && seen.contains("unreadable"))
  }

  @Test("help is searched")
  func help() {
    var rig = rig("1000 1f4 one\n")
    rig.type("?/overlap")
    #expect(rig.shows("next overlap") && rig.shows("previous overlap") && !rig.shows("one row down"))
    rig.press(.enter)
    #expect(rig.shows("/overlap"))
    rig.press(.escape)
    #expect(rig.shows("one row down"))
    rig.type("/zzzz")
    #expect(rig.shows("nothing in the help says so"))
    rig.press(.escape, .escape)
    #expect(!rig.shows("┐help┌"))
  }

  @Test("space marks maps among the processes; y copies their paths, U takes the marks back, and a map that goes takes its own along")
  func maps() throws {
    var rig = try DashboardRig.small()
    rig.draw()
    #expect(rig.type("y") == [.copy("/tmp/perf-4710.map")])
    rig.type("  ")
    #expect(rig.rows[2...3].allSatisfy { $0.prefix(4).contains("•") } && rig.shows("• 2 y"))
    #expect(rig.type("y") == [.copy("/tmp/perf-4710.map\n/tmp/perf-4711.map")])
    #expect(rig.shows("copied the paths of 2 maps"))
    rig.type("k ")
    #expect(!rig.rows[2].prefix(4).contains("•") && rig.shows("• 1 y"))
    #expect(rig.type("y") == [.copy("/tmp/perf-4711.map")])
    // In the entries the same keys mean entries.
    rig.type("3U")
    #expect(rig.fed.monitor.mapMarks.count == 1)
    rig.type("1U")
    #expect(rig.fed.monitor.mapMarks.isEmpty && !rig.rows.contains { $0.contains("•") })
    rig.type(" ")
    let marked = try #require(rig.fed.monitor.mapMarks.first)
    rig.fed.monitor.remove(marked)
    #expect(rig.fed.monitor.mapMarks.isEmpty)
  }

  @Test("the graph of marked maps is their sum, between the map and all")
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

  @Test("marks that are made while the screen is paused stay")
  func paused() throws {
    var rig = try DashboardRig.small()
    rig.type("p 3")
    rig.press(.home)
    rig.type(" p")
    #expect(rig.fed.monitor.mapMarks.count == 1)
    #expect(rig.fed.monitor.maps.values.contains { $0.marks.count == 1 })
  }
}
