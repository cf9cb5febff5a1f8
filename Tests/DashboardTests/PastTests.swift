import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The past of the screen: [ and ] step through the last ten minutes")
struct PastTests {
  /// Two maps that grow for a while: entries, overlaps, malformed lines, each second another screen. Returns what was shown at each second.
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
      // The next second begins: what is shown now is what is kept of it.
      rig.fed.pass(.milliseconds(600))
      rig.draw()
      shown.append(Array(rig.rows.dropLast()))
    }
    return (rig, shown)
  }

  /// The first row in which two screens differ, both ways; nil when they are the same, but for the keys in a border.
  private func difference(_ rows: some Collection<String>, _ wanted: some Collection<String>) -> String? {
    zip(rows, wanted).first { $0 != $1 && !$0.contains("open ↵") }.map { "\n\($0)\n\($1)" }
  }

  @Test(
    "each second is shown again as it was then: counts, entries, ranges, overlaps, rates, detail",
    arguments: [(160, 45), (100, 30), (80, 24)])
  func sameAsThen(columns: Int, rows: Int) throws {
    var (rig, shown) = grown(columns: columns, rows: rows)
    // It is one second later than the last picture, or that one would be live.
    rig.fed.pass(.seconds(1))
    rig.draw()
    for second in (2..<shown.count).reversed() {
      rig.type(",")
      #expect(rig.shows("◀ −\(shown.count - second) s  "), "\(rig)")
      #expect(difference(rig.rows, shown[second]) == nil, "second \(second)")
    }
    // And forward again, up to what is live.
    for second in 3..<shown.count {
      rig.type(".")
      #expect(difference(rig.rows, shown[second]) == nil, "second \(second), forward")
    }
    rig.type(".")
    #expect(rig.dashboard.timeline.picture == nil && rig.shows("● watching"))
  }

  @Test("steps are of ten seconds and of one, or as far as is typed, and end where there is nothing earlier, and at what is live")
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
    #expect(rig.shows("nothing earlier is kept") && rig.shows("◀ −40 s  "))
    rig.type("E")
    #expect(rig.shows("● watching"))
    rig.type("]")
    #expect(rig.shows("what is shown is live"))
  }

  @Test("reading goes on: what waits is counted, the moment stays; esc and p show what is live")
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

  @Test("a map that was truncated since has its numbers, and says why it has no entries; one that has not has all")
  func truncated() throws {
    var (rig, shown) = grown { second, rig in
      if second == 20 { rig.fed.restart(MapID(rawValue: 0), .truncated, with: "7000 10 new life\n") }
    }
    #expect(rig.shows("new life"))
    rig.type("[")
    #expect(rig.shows("new life") && difference(rig.rows, shown[29]) == nil, "\(difference(rig.rows, shown[29]) ?? "")")
    rig.type("[,,")
    #expect(rig.shows("the file was truncated since: its 18 entries are gone with it"), "\(rig)")
    #expect(!rig.shows("new life") && !rig.shows("no overlaps") && rig.shows("−22 s"))
    // The table of maps is as it was; the other map can be looked at, with all that it said.
    #expect(difference(rig.rows[1...2], shown[17][1...2]) == nil)
    rig.type("j")
    #expect(rig.shows("rb17") && !rig.shows("gone with it"))
    rig.type("m")
    #expect(rig.shows("every line of this map is an entry"))
    rig.press(.escape)
    rig.type("k]]")
    #expect(rig.shows("new life"))
  }

  @Test("a map that has gone since is there again, with its numbers and its rates, and says that what it said is gone")
  func gone() throws {
    var (rig, shown) = grown { second, rig in
      if second == 20 { rig.fed.monitor.remove(MapID(rawValue: 0)) }
    }
    #expect(!rig.shows("node"))
    rig.type("[[,")
    #expect(rig.rows[0...2].map { $0.replacing("▸", with: " ") } == shown[18][0...2].map { $0.replacing("▸", with: " ") })
    rig.type("k")
    #expect(rig.shows("the map is gone since, and its 19 entries with it"), "\(rig)")
    rig.press(.escape)
    #expect(!rig.shows("node") && rig.shows("rb37"))
  }

  @Test("before the first map came, that is said")
  func empty() throws {
    var rig = DashboardRig()
    rig.fed.pass(.seconds(5))
    rig.fed.pass(.seconds(1))
    _ = rig.fed.add(pid: 4711)
    rig.fed.pass(.seconds(1))
    rig.draw()
    rig.type("B")
    #expect(rig.shows("No map was there at this time.") && rig.shows("watching /tmp") && rig.shows("◀ −7 s"))
    rig.press(.escape)
    #expect(rig.shows("4711"))
  }

  @Test("what was chosen stays: the map, the order, the filter, the entry, also where they were not there yet")
  func choices() throws {
    var (rig, _) = grown()
    rig.type("3S")
    rig.press(.end)
    rig.press(.up, .up)
    #expect(rig.shows("▸     175") || rig.shows("fun37"))
    let chosen = try #require(rig.fed.monitor.entries.selection)
    rig.type("[")
    let then = try #require(rig.dashboard.timeline.picture)
    #expect(then.entries.isDescending == rig.fed.monitor.entries.isDescending)
    #expect(then.entries.selection == EntryID(UInt32(then.selected?.contents.entries.count ?? 0) - 1))
    rig.type("]")
    #expect(rig.fed.monitor.entries.selection == chosen)
    // Chosen then, it stays chosen; marks of then and of now stay both.
    // A mark goes to the entry and on to the next.
    rig.type(" [kkk  ")
    let marks = try #require(rig.dashboard.timeline.picture?.selected?.marks)
    #expect(marks.count == 2)
    let picked = rig.dashboard.timeline.picture?.entries.selection
    rig.press(.escape)
    #expect(rig.fed.monitor.entries.selection == picked)
    #expect(rig.fed.monitor.selected?.marks == marks.union([chosen]))
    rig.type("\\fun2")
    rig.press(.enter)
    #expect(rig.shows("/11 ") || rig.fed.monitor.entries.count == 11)
    rig.type("[[")
    #expect(rig.dashboard.timeline.picture?.entries.count == 1, "fun2 alone: \(rig)")
    #expect(rig.shows("filter fun2"))
  }

  @Test("a search stays, and its hits are those of then")
  func search() throws {
    var (rig, _) = grown()
    rig.type("/fun3")
    rig.press(.enter)
    #expect(rig.shows("/fun3  "))
    rig.type("[")
    // fun3 alone: fun30 and those after it came within the last ten seconds.
    #expect(rig.shows("/fun3  1 hits") || rig.shows("/fun3  1/1"), "\(rig.rows.last ?? "")")
    rig.type("]n")
    #expect(rig.shows("/11") && rig.dashboard.timeline.picture == nil, "\(rig.rows.last ?? "")")
  }

  @Test("it goes back for ten minutes and no further, whatever happens in a second")
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
    // The graph of the ten minutes before that is whole: there was something in every second of it.
    #expect(rig.dashboard.timeline.picture?.rates.peaks(over: .tenMinutes, places: 200).allSatisfy { $0.entries == 1 } == true)
  }

  @Test("nothing is injected into the past")
  func inject() throws {
    var (rig, _) = grown()
    rig.type("[i")
    #expect(rig.shows("what is shown is past: esc, then inject") && !rig.shows("Target"))
  }

  @Test("the whole screen, ten seconds ago")
  func screen() throws {
    var (rig, _) = grown(columns: 100, rows: 30)
    rig.type("[")
    rig.expectScreen(
      """
      ╭─┐¹processes┌─┐sort s┌───────────────────────┐2 maps┌─┐54 entries┌─┐45 overlaps┌─┐4/s┌─┐14:32:37┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL  +/s ▼ LAST 14 s         AGE   │
      │▸      4711 node       node     ● live             30   1.4K    29      1 ⡇⡇⡇⡇⡇⡇⡇⡇⡇⡇⡇⡇⡇⡇    now   │
      │       4712 ruby3.3    yjit     ● live             24    128    16      3  ⡇   ⡇   ⡇   ⡇    now   │
      ╰─┘open ↵└─┘live p└─┘help ?└─────────────────────────────────────────────────────────────────┘1/2└─╯
      ╭─┐²address space┌─┐4711 node┌─┐1 cluster┌─────────────────────────────────────────┐1.4KB of code┌─╮
      │ 1000                                          1.4K                                          15b0 │
      │ ████████████████████████████████████████████████████████████████████████████████████████████████ │
      │                                                                █  █  █  █  █   █  █  █  █  █     │
      │    ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ╳  ╳   ╳  ╳  ╳  ╳  ▲     │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐4711 node┌─┐follow ●┌────┐filter \\┌─┐30┌─┐age ▲┌─╮╭─┐⁴write rate┌──┐auto a┌─┐60 s w┌─╮
      │       ADDRESS   SIZE T  AGE ▲ FL   NAME                      ││      2               ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │▸         1570     40 *   0.6s N╳   fun29 a.js:29            █││                      ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │          1540     40 *   1.6s N╳   fun28 a.js:28            █││▲ 1/s                 ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │          1510     40 *   2.6s N╳   fun27 a.js:27            █││▼ 26/s               ⠸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │          14e0     40 *   3.6s N╳   fun26 a.js:26            █││                      ⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │          14b0     40 *   4.6s N╳   fun25 a.js:25            █││     76               ⠸ ⠇⠇⢸⢸ ⡇⡇⢸⢸ │
      │          1480     40 *   5.6s N╳   fun24 a.js:24            █│╰─┘20 s 1/s└────────┘all maps 4/s└─╯
      │          1450     40 *   6.6s N╳   fun23 a.js:23            █│╭─┐⁵overlaps┌─┐29┌──────────┐29 ╳┌─╮
      │          1420     40 *   7.6s N╳   fun22 a.js:22             ││ ╳ 1570          ├────────┤   0.6s│
      │          13f0     40 *   8.6s N╳   fun21 a.js:21             ││   1540    ├───────┤           16B│
      │          13c0     40 *   9.6s N╳   fun20 a.js:20             ││ ╳ 1540          ├────────┤   1.6s│
      │          1390     40 *    10s ╳    fun19 a.js:19             ││   1510    ├───────┤           16B│
      │          1360     40 *    11s ╳    fun18 a.js:18             ││ ╳ 1510          ├────────┤   2.6s│
      │          1330     40 *    12s ╳    fun17 a.js:17             ││   14e0    ├───────┤           16B│
      │          1300     40 *    13s ╳    fun16 a.js:16             ││ ╳ 14e0          ├────────┤   3.6s│
      │          12d0     40 *    14s ╳    fun15 a.js:15             ││   14b0    ├───────┤           16B│
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└──────────────┘1/30└─╯╰─┘select 5└──────┘age ▲ s└─┘1/29└─╯
       F1 Help  p Live  [ -10s  ] +10s  , -1s  . +1s  F10 Quit      10 malformed   ◀ −10 s  14:32:37  +16
      """)
  }
}
