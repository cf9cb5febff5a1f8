import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Stepping through the last ten minutes")
struct PastTests {
  /// Grows two maps with entries, overlaps and malformed lines, and returns the screen of each second.
  private func grown(
    columns: Int = 160, rows: Int = 45, seconds: Int = 40, _ each: (Int, inout DashboardRig) -> Void = { _, _ in }
  ) -> (rig: DashboardRig, shown: [[String]]) {
    var rig = DashboardRig(columns: columns, rows: rows)
    let maps = [rig.fed.add(pid: 4711, existed: true), rig.fed.add(pid: 4712)]
    rig.fed.run(maps[0], comm: "node")
    rig.fed.run(maps[1], comm: "ruby3.3")
    rig.fed.monitor.selectMap(maps[0])
    var shown: [[String]] = []
    for second in 0..<seconds {
      rig.fed.pass(.milliseconds(400))
      rig.fed.append("\(String(0x1000 + second * 0x30, radix: 16)) 40 JS:*fun\(second) a.js:\(second)\n", to: maps[0])
      if second % 3 == 0 { rig.fed.append("no entry \(second)\n", to: maps[0]) }
      if second % 4 == 1 {
        rig.fed.append(String(repeating: "\(String(0x9000 + second * 16, radix: 16)) 10 rb\(second)\n", count: 3), to: maps[1])
      }
      each(second, &rig)
      rig.fed.pass(.milliseconds(600))
      rig.draw()
      shown.append(Array(rig.rows.dropLast()))
    }
    return (rig, shown)
  }

  /// Returns the first pair of rows that differ, except the border with key labels and the line about profilers, which do not compare the
  /// past; nil if no other rows differ.
  private func difference(_ rows: some Collection<String>, _ wanted: some Collection<String>) -> String? {
    zip(rows, wanted).first { $0 != $1 && !$0.contains("open ↵") && !$0.contains("profilers:") }.map { "\n\($0)\n\($1)" }
  }

  @Test(
    "Stepping back shows the screen of each past second as it was, and stepping forward returns to live",
    arguments: [(160, 45), (100, 30), (80, 24)])
  func sameAsThen(columns: Int, rows: Int) throws {
    var (rig, shown) = grown(columns: columns, rows: rows)
    // Advance by one second: until then, the last recorded second is the live screen.
    rig.fed.pass(.seconds(1))
    rig.draw()
    for second in (2..<shown.count).reversed() {
      rig.type(",")
      #expect(rig.shows("◀ −\(shown.count - second) s  "), "\(rig)")
      #expect(difference(rig.rows, shown[second]) == nil, "second \(second)")
    }
    // Step forward to the live screen.
    for second in 3..<shown.count {
      rig.type(".")
      #expect(difference(rig.rows, shown[second]) == nil, "second \(second), forward")
    }
    rig.type(".")
    #expect(rig.dashboard.timeline.picture == nil && rig.shows("● watching"))
  }

  @Test("Steps in time are 10 s, 1 s or a typed time, and stop at the earliest data and at live")
  func steps() throws {
    var (rig, _) = grown()
    rig.type("[")
    #expect(rig.shows("◀ −10 s  "))
    rig.type("[,,")
    #expect(rig.shows("◀ −22 s  "))
    rig.type("]")
    #expect(rig.shows("◀ −12 s  "))
    rig.type(":back 20s")
    rig.press(.enter)
    #expect(rig.shows("◀ −32 s  "))
    rig.type(":forward 5")
    rig.press(.enter)
    #expect(rig.shows("◀ −27 s  "))
    rig.type(":back soon")
    rig.press(.enter)
    #expect(rig.shows("expected a time such as 42s or 2m") && rig.shows("◀ −27 s  "))
    rig.type("B")
    #expect(rig.shows("◀ −40 s  "))
    rig.type("[")
    #expect(rig.shows("no earlier data: at most 10 minutes are kept") && rig.shows("◀ −40 s  "))
    rig.type("E")
    #expect(rig.shows("● watching"))
    rig.type("]")
    #expect(rig.shows("already live"))
  }

  @Test("While a past moment is shown, reading continues and later entries are counted; escape, p and E return to live")
  func waiting() throws {
    for key in [Key.escape, .character("p"), .character("E")] {
      var (rig, _) = grown()
      rig.type("[")
      let then = rig.rows.dropLast()
      #expect(rig.rows.last?.contains("+16") == true, "\(rig)")
      rig.fed.pass(.seconds(1))
      rig.fed.append("f000 10 one\nf010 10 two\n", to: MapID(rawValue: 0))
      rig.draw()
      #expect(rig.rows.dropLast() == then)
      #expect(rig.rows.last?.hasSuffix("◀ −11 s  14:32:37  +18") == true, "\(rig)")
      rig.press(key)
      #expect(rig.shows("● watching") && rig.shows("two") && !rig.shows("◀"))
    }
  }

  @Test("At a past moment, a map truncated since shows its counts and why its entries are unavailable; other maps are complete")
  func truncated() throws {
    var (rig, shown) = grown { second, rig in
      if second == 20 { rig.fed.restart(MapID(rawValue: 0), .truncated, with: "7000 10 new life\n") }
    }
    #expect(rig.shows("new life"))
    rig.type("[")
    #expect(rig.shows("new life") && difference(rig.rows, shown[29]) == nil, "\(difference(rig.rows, shown[29]) ?? "")")
    rig.type("[,,")
    #expect(rig.shows("18 entries are no longer available: the file was truncated"), "\(rig)")
    #expect(!rig.shows("new life") && !rig.shows("no overlaps") && rig.shows("−22 s"))
    // The table of maps has the rows of that second, and the other map is complete.
    #expect(difference(rig.rows[2...3], shown[17][2...3]) == nil)
    rig.type("j")
    #expect(rig.shows("rb17") && !rig.shows("no longer available"))
    rig.type("m")
    #expect(rig.shows("no malformed lines in this map"))
    rig.press(.escape)
    rig.type("k]]")
    #expect(rig.shows("new life"))
  }

  @Test("At a past moment, a map removed since shows its counts and rates, and reports that its entries are unavailable")
  func gone() throws {
    var (rig, shown) = grown { second, rig in
      if second == 20 { rig.fed.monitor.remove(MapID(rawValue: 0)) }
    }
    #expect(!rig.shows("node"))
    rig.type("[[,")
    #expect(rig.rows[1...3].map { $0.replacing("▸", with: " ") } == shown[18][1...3].map { $0.replacing("▸", with: " ") })
    rig.type("k")
    #expect(rig.shows("19 entries are no longer available: the map was removed"), "\(rig)")
    rig.press(.escape)
    #expect(!rig.shows("node") && rig.shows("rb37"))
  }

  @Test("At a time before the first map, the screen shows that there are no maps")
  func empty() throws {
    var rig = DashboardRig()
    rig.fed.pass(.seconds(5))
    rig.fed.pass(.seconds(1))
    _ = rig.fed.add(pid: 4711)
    rig.fed.pass(.seconds(1))
    rig.draw()
    rig.type("B")
    #expect(rig.shows("No maps at this time.") && rig.shows("watching /tmp") && rig.shows("◀ −7 s"))
    rig.press(.escape)
    #expect(rig.shows("4711"))
  }

  @Test("The selected map, order, filter and entry are kept when moving in time")
  func choices() throws {
    var (rig, _) = grown()
    rig.type("3S")
    rig.press(.end)
    rig.press(.up, .up)
    // The order is oldest first, so the third row from the end is the entry before the last two.
    let chosen = try #require(rig.fed.monitor.entries.selection)
    #expect(chosen == EntryID(37) && rig.rows.contains { $0.contains("▸ ") && $0.contains("16f0 ") && $0.contains("fun37 ") }, "\(rig)")
    rig.type("[")
    let then = try #require(rig.dashboard.timeline.picture)
    #expect(then.entries.isDescending == rig.fed.monitor.entries.isDescending)
    #expect(then.entries.selection == EntryID(UInt32(then.selected?.contents.entries.count ?? 0) - 1))
    rig.type("]")
    #expect(rig.fed.monitor.entries.selection == chosen)
    // A selection made at a past moment is kept, and its marks are added to the live ones. Marking a row also selects the next row.
    rig.type(" [kkk  ")
    let marks = try #require(rig.dashboard.timeline.picture?.selected?.marks)
    #expect(marks.count == 2)
    let picked = rig.dashboard.timeline.picture?.entries.selection
    rig.press(.escape)
    #expect(rig.fed.monitor.entries.selection == picked)
    #expect(rig.fed.monitor.selected?.marks == marks.union([chosen]))
    rig.type("\\fun2")
    rig.press(.enter)
    // The filter matches fun2 and fun20 to fun29.
    #expect(rig.fed.monitor.entries.count == 11 && rig.shows("filter fun2"), "\(rig)")
    rig.type("[[")
    #expect(rig.dashboard.timeline.picture?.entries.count == 1, "only fun2: \(rig)")
    #expect(rig.shows("filter fun2"))
  }

  @Test("A search is kept, and its hits are those of the shown moment")
  func search() throws {
    var (rig, _) = grown()
    rig.type("/fun3")
    rig.press(.enter)
    #expect(rig.shows("/fun3  "))
    rig.type("[")
    // Only fun3 matches: fun30 and later functions arrived within the last ten seconds.
    // The selected entry of that moment is fun29, which is no hit, so no position is shown.
    #expect(rig.shows("/fun3  1 hits"), "\(rig.rows.last ?? "")")
    rig.type("]n")
    // Live again, fun39 is selected; n selects the hit below it, fun38.
    #expect(rig.shows("/fun3  10/11") && rig.dashboard.timeline.picture == nil, "\(rig.rows.last ?? "")")
    #expect(rig.fed.monitor.entries.selection == EntryID(38))
  }

  @Test("History reaches back exactly ten minutes, with complete rates")
  func reach() throws {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 4711)
    for second in 0..<1300 {
      if second % 2 == 0 { rig.fed.append("\(String(second * 16, radix: 16)) 10 e\(second)\n", to: id) }
      rig.fed.pass(.milliseconds(500))
      rig.fed.pass(.milliseconds(500))
    }
    rig.draw()
    rig.type("B")
    #expect(rig.shows("◀ −10:00  14:43:47  +299"), "\(rig.rows.last ?? "")")
    // The graph of the ten minutes before the shown moment is complete: each of 200 columns has a peak of one entry.
    #expect(rig.dashboard.timeline.picture?.rates.peaks(over: .tenMinutes, places: 200).allSatisfy { $0.entries == 1 } == true)
  }

  @Test("Injecting into the past is refused")
  func inject() throws {
    var (rig, _) = grown()
    rig.type("[i")
    #expect(rig.shows("cannot inject into the past; press esc to go live") && !rig.shows("Target"))
  }

  @Test("The screen of ten seconds ago matches the golden screen")
  func screen() throws {
    var (rig, _) = grown(columns: 100, rows: 30)
    rig.type("[")
    rig.expectScreen(
      #"""
       4711 node  profilers: not compared for earlier moments
      ╭─┐¹processes┌─┐sort s┌───────────────────────┐2 maps┌─┐54 entries┌─┐45 overlaps┌─┐4/s┌─┐14:32:37┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │▸      4711 node       node     ● live             30   1.4K    29              1 ⡇⡇⡇⡇⡇⡇    now   │
      │       4712 ruby3.3    yjit     ● live             24    128    16              3  ⡇   ⡇    now   │
      ╰─┘open ↵└─┘live p└─┘help ?└─────────────────────────────────────────────────────────────────┘1/2└─╯
      ╭─┐²address space┌─┐4711 node┌─┐1 cluster┌─────────────────────────────────────────┐1.4KB of code┌─╮
      │ 1000                                          1.4K                                          15b0 │
      │ ████████████████████████████████████████████████████████████████████████████████████████████████ │
      │                                                                █  █  █  █  █   █  █  █  █  █     │
      │    ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ▲     │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐4711 node┌─┐follow ●┌────┐filter \┌─┐30┌─┐age ▲┌─╮╭─┐⁴write rate┌──┐auto a┌─┐60 s w┌─╮
      │       ADDRESS   SIZE T  AGE ▲ FL   NAME                      ││      2               ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │▸         1570     40 *   0.6s N╳   fun29 a.js:29            █││                      ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │          1540     40 *   1.6s N╳   fun28 a.js:28            █││▲ 1/s                 ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │          1510     40 *   2.6s N╳   fun27 a.js:27            █││▼ 26/s               ⠘⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │          14e0     40 *   3.6s N╳   fun26 a.js:26            █││     76               ⠹⠉⠏⠏⢹⢹⠉⡏⡏⢹⢹⠉│
      │          14b0     40 *   4.6s N╳   fun25 a.js:25            █│╰─┘20 s 1/s└────────┘all maps 4/s└─╯
      │          1480     40 *   5.6s N╳   fun24 a.js:24            █│╭─┐⁵overlaps┌─┐29┌──────────┐29 ╳┌─╮
      │          1450     40 *   6.6s N╳   fun23 a.js:23             ││ ╳ 1570          ├────────┤   0.6s│
      │          1420     40 *   7.6s N╳   fun22 a.js:22             ││   1540    ├───────┤           16B│
      │          13f0     40 *   8.6s N╳   fun21 a.js:21             ││ ╳ 1540          ├────────┤   1.6s│
      │          13c0     40 *   9.6s N╳   fun20 a.js:20             ││   1510    ├───────┤           16B│
      │          1390     40 *    10s ╳    fun19 a.js:19             ││ ╳ 1510          ├────────┤   2.6s│
      │          1360     40 *    11s ╳    fun18 a.js:18             ││   14e0    ├───────┤           16B│
      │          1330     40 *    12s ╳    fun17 a.js:17             ││ ╳ 14e0          ├────────┤   3.6s│
      │          1300     40 *    13s ╳    fun16 a.js:16             ││   14b0    ├───────┤           16B│
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└──────────────┘1/30└─╯╰─┘select 5└──────┘age ▲ s└─┘1/29└─╯
       F1 Help  p Live  [ -10s  ] +10s  , -1s  . +1s  F10 Quit      10 malformed   ◀ −10 s  14:32:37  +16
      """#)
  }
}
