import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The full-screen overlap")
struct OverlapFormTests {
  @Test("Enter opens the overlap, tab selects one of its two entries, enter jumps to that entry; escape closes the overlap")
  func jump() throws {
    var rig = PaneTests.rig()
    let log = try #require(rig.fed.monitor.selected?.contents.overlaps)
    rig.type("5")
    let list = rig.canvas
    rig.press(.enter)
    #expect(rig.shows("B ▸") && rig.shows("jump ↵") && rig.shows("A/B tab"))
    rig.press(.escape)
    #expect(rig.canvas == list)
    rig.press(.enter, .tab)
    #expect(rig.shows("A ▸") && !rig.shows("B ▸"))
    rig.press(.enter)
    #expect(rig.fed.monitor.entries.selection == log[0].older && rig.dashboard.focus == .entries)
    rig.type("5")
    rig.press(.enter, .tab, .tab, .enter)
    #expect(rig.fed.monitor.entries.selection == log[0].newer)
  }

  @Test("An opened overlap stays selected when newer ones arrive")
  func stays() throws {
    var rig = PaneTests.rig()
    rig.type("5")
    rig.press(.enter)
    let pair = try #require(rig.fed.monitor.selectedOverlap?.overlap)
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.fed.append("7fbcc0a96500 20 JS:*late w.js:9:1\n", to: id)
    rig.fed.pass(.seconds(3))
    rig.draw()
    #expect(rig.fed.monitor.selectedOverlap?.overlap == pair)
    #expect(rig.fed.monitor.selected?.contents.overlaps[0] != pair)
  }

  @Test("On a screen too small for the full overlap, enter jumps to the newer entry at once", arguments: [(40, 12), (60, 20)])
  func small(columns: Int, rows: Int) throws {
    var rig = PaneTests.rig(columns: columns, rows: rows)
    rig.type("5")
    rig.press(.enter)
    #expect(rig.dashboard.focus == .entries)
    #expect(rig.fed.monitor.entries.selection == rig.fed.monitor.selected?.contents.overlaps[0].newer)
  }

  @Test("The full-screen overlap at 80x24 with the older entry selected matches the golden screen")
  func golden() {
    var rig = PaneTests.rig(columns: 80, rows: 24)
    rig.type("5j")
    rig.press(.enter, .tab)
    rig.expectScreen(
      #"""
      ╭─┐³entries┌─┐⁴write rate┌─┐⁵overlaps┌─┐⁶detail┌─┐3┌─────────┐1 ≡┌─┐1 ⊂┌─┐1 ╳┌─╮
      │  K    ADDRESS A   SIZE    ADDRESS B   SIZE SHARED   %    AGE A │ B           │
      │  ≡ 7fbcc0a96400    618 7fbcc0a96400    618    618 100   1.5s Readable.read … │
      │▸ ⊂ 7fbcc0a81200    900 7fbcc0a81440     c0     c0   9   1.5s Readable.read … │
      │  ╳ 7fbcc0a98e00    b18 7fbcc0a99600    400    318  28   1.5s anonymous w.js… │
      │                                                                              │
      │                                                                              │
      ├─ A is older; B is newer and took the shared bytes ───────────────────────────┤
      │          7fbcc0a81200 7fbcc0a81500               7fbcc0a81b00                │
      │ A ▸      ├──────────────────────────────────────┤ 900 Readable.read node:in… │
      │ B                  ├─┤                            c0 get needDrain node:int… │
      │ shared             ▒▒▒                            ⊂ c0 = 192 B shared        │
      │ now      AAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAA current owner              │
      │ A        line 6 · byte 265 · seen 14:32:10, 1.5s ago · * opt · trimmed       │
      │          raw 7fbcc0a81200 900 JS:*Readable.read node:internal/streams/reada… │
      │ B        line 7 · byte 338 · seen 14:32:10, 1.5s ago · ^ basel · live        │
      │          raw 7fbcc0a81440 c0 JS:^get needDrain node:internal/streams/writab… │
      │          profiler results for these two entries only (? = no name)           │
      │ perf     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA 192B wrong                 │
      │ bcc      AAAAAAAAAABBBAAAAAAAAAAAAAAAAAAAAAAAAAAA right                      │
      │ samply   ??????????BBB??????????????????????????? 2.1KB nameless             │
      │ blazesym AAAAAAAAAABBB??????????????????????????? 1.5KB nameless             │
      ╰─┘jump ↵└─┘A/B tab└─┘copy y└─┘export e└──────────────┘kind K└─┘age ▲ s└─┘2/3└─╯
       F1 Help  F3 Search  F4 Filter  F6 Sort  F10 Quit      1 malformed   ● watching
      """#)
  }

  @Test("The y key copies the lines of both entries as in the map")
  func copy() {
    var rig = PaneTests.rig()
    rig.type("5jj")
    #expect(
      rig.type("y") == [
        .copy("7fbcc0a98e00 b18 JS:*anonymous w.js:1:14\n7fbcc0a99600 400 JS:^emitWarning node:internal/process/warning:104:1")
      ])
  }

  @Test("Export asks for a file name and writes the overlaps of the listed kind as CSV; with --readonly, there is no export command")
  func export() throws {
    var rig = PaneTests.rig()
    rig.type("5Ke")
    #expect(rig.shows("export overlaps overlaps-4711.csv"))
    let head = "kind,older_start,older_size,older_line,older_name,newer_start,newer_size,newer_line,newer_name,taken_bytes,newer_age_s\r\n"
    let row =
      "straddle,0x7fbcc0a98e00,0xb18,4,JS:*anonymous w.js:1:14,0x7fbcc0a99600,0x400,5,"
      + "JS:^emitWarning node:internal/process/warning:104:1,792,1\r\n"
    #expect(rig.press(.enter) == [.saveTable(path: "overlaps-4711.csv", text: head + row, leftOut: 0)])
    rig.type("KKK")
    guard case .saveTable(let path, let text, _) = rig.type("e").first ?? rig.press(.backspace, .character("x"), .enter).first else {
      Issue.record("no export")
      return
    }
    #expect(path == "overlaps-4711.csx" && text.split(separator: "\r\n").count == 4)
    var other = PaneTests.rig(columns: 160, rows: 45)
    other.type(":export overlaps")
    #expect(other.press(.enter).isEmpty && other.shows("export overlaps overlaps-4711.csv"))
    #expect(!Command.all(isReadOnly: true).contains { $0.name.hasPrefix("export") })
  }

  @Test("The list and the export report overlaps beyond the limit of 65,536, of which only the newest are kept")
  func cut() throws {
    var rig = DashboardRig(columns: 160, rows: 45)
    let map = rig.fed.add(pid: 4711, existed: true)
    let limit = try #require(rig.fed.monitor.maps[map]).contents.overlaps.limit
    let line = "1000 40 a\n"
    rig.fed.append(Array(String(repeating: line, count: limit + 1).utf8), to: map)
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.selectFirstMap()
    rig.type("5")
    #expect(rig.rows.contains { $0.contains("1/65 536") && !$0.contains("newest") }, "\(limit)")
    rig.fed.append(Array(String(repeating: line, count: 10).utf8), to: map)
    rig.type("e")
    guard case .saveTable(_, let text, let leftOut) = rig.press(.enter).first else {
      Issue.record("no export")
      return
    }
    #expect(leftOut == 10 && text.split(separator: "\r\n").count == limit + 1)
    rig.draw()
    #expect(rig.rows.contains { $0.contains("65 536 newest") }, "\(rig.rows)")
  }
}
