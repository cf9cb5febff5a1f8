import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Entries grouped by function")
struct FunctionsPaneTests {
  /// Returns a dashboard grouped by function: functions in several tiers, one without a name, one with overwritten code.
  static func rig(columns: Int = 160, rows: Int = 45, isReadOnly: Bool = false) -> DashboardRig {
    var rig = DashboardRig(columns: columns, rows: rows, isReadOnly: isReadOnly)
    let id = rig.fed.add(pid: 4711)
    rig.fed.run(id, comm: "node")
    rig.fed.pass(.seconds(2))
    rig.fed.append(
      """
      24b66fb0da76 1a1 JS:~Readable.read node:internal/streams/readable:477:35
      7fbcc0a96400 618 JS:^Readable.read node:internal/streams/readable:477:35
      7fbcc0a98e00 b18 JS:~ w.js:1:14
      7fbcc0c00000 40 Builtin:Abort

      """, to: id)
    rig.fed.pass(.milliseconds(1500))
    rig.fed.append(
      """
      7fbcc0a99600 400 JS:^emitWarning node:internal/process/warning:104:1
      7fbcc0a81200 900 JS:*Readable.read node:internal/streams/readable:477:35
      7fbcc0a81440 c0 JS:^get needDrain node:internal/streams/writable:811:6
      7fbcc0a96400 618 JS:^Readable.read node:internal/streams/readable:477:35
      7fbcc0aa0000 20 JS:* w.js:1:14

      """, to: id)
    rig.fed.pass(.milliseconds(1500))
    rig.press(.function(5))
    return rig
  }

  @Test("Functions sorted by count, one of them open, match the golden screen at 100 columns")
  func opened() {
    var rig = Self.rig()
    rig.press(.character("g"), .enter, .character("j"), .character("j"))
    rig.expect(
      .entries, columns: 100, rows: 14,
      #"""
      ╭─┐³entries┌─┐4711 node┌─┐follow f┌─────────────────────────────┐filter \┌─┐5 functions┌─┐count ▼┌─╮
      │  TIERS COUNT ▼   LIVE   LOST    AGE FUNCTION                                                     │
      │  ~^*         4   4.0K   1.7K   1.5s - Readable.read node:internal/streams/readable:477:35        │
      │  ~                417          3.0s   24b66fb0da76 1a1  live                                     │
      │▸ ^                  0   1.5K   3.0s   7fbcc0a96400 618  dead                                     │
      │  *               2.1K    192   1.5s   7fbcc0a81200 900  trimmed                                  │
      │  ^               1.5K          1.5s   7fbcc0a96400 618  live                                     │
      │  ~*          2   2.0K    792   1.5s + (anonymous) w.js:1:14                                      │
      │  ^           1    192          1.5s + get needDrain node:internal/streams/writable:811:6         │
      │  ^           1   1.0K          1.5s + emitWarning node:internal/process/warning:104:1            │
      │  ·           1     64          3.0s + Builtin:Abort                                              │
      │                                                                                                  │
      │                                                                                                  │
      ╰─┘detail ↵└─┘search /└─┘next n└─┘sort s└─┘ungroup F5└───────────────────────────────────────┘3/9└─╯
      """#)
  }

  @Test("Functions sorted by lost bytes match the golden screen at 60 columns")
  func medium() {
    var rig = Self.rig()
    rig.type("ss")
    rig.expect(
      .entries, columns: 60, rows: 9,
      #"""
      ╭─┐³entries┌─┐4711 node┌─┐filter \┌─┐5 functions┌─┐lost ▼┌─╮
      │  TIERS   COUNT   LIVE LOST ▼    AGE FUNCTION             │
      │  ~^*         4   4.0K   1.7K   1.5s + Readable.read nod… │
      │▸ ~*          2   2.0K    792   1.5s + w.js:1:14          │
      │  ^           1    192          1.5s + get needDrain nod… │
      │  ^           1   1.0K          1.5s + emitWarning node:… │
      │  ·           1     64          3.0s + Builtin:Abort      │
      │                                                          │
      ╰─┘open ↵└─┘search /└─┘next n└─┘sort s└─┘ungroup F5└─┘2/5└─╯
      """#)
  }

  @Test("At 38 columns, the sort column is kept, and less important columns are dropped")
  func narrow() {
    var rig = Self.rig()
    rig.type("sss")
    rig.expect(
      .entries, columns: 38, rows: 9,
      #"""
      ╭─┐³entries┌───┐5 functions┌─┐age ▲┌─╮
      │  TIERS  AGE ▲ FUNCTION             │
      │▸ ~*      1.5s + w.js:1:14          │
      │  ~^*     1.5s + Readable.read nod… │
      │  ^       1.5s + get needDrain nod… │
      │  ^       1.5s + emitWarning node:… │
      │  ·       3.0s + Builtin:Abort      │
      │                                    │
      ╰─┘open ↵└─┘search /└─┘next n└─┘1/5└─╯
      """#)
  }

  @Test("Filtered functions match the golden screen at 100x30")
  func screen() {
    var rig = Self.rig(columns: 100, rows: 30)
    rig.type("\\js tiers>=2")
    rig.press(.enter)
    rig.expectScreen(
      #"""
       4711 node  profilers: not compared yet
      ╭─┐¹processes┌─┐sort s┌──────────────────────────┐1 map┌─┐9 entries┌─┐3 overlaps┌─┐0/s┌─┐14:32:12┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │▸      4711 node       node     ● live              9   7.3K     3              0    ⡆⢸      1s   │
      │                                                                                                  │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────────────────────────┘1/1└─╯
      ╭─┐²address space┌─┐4711 node┌─┐3 clusters┌────────────────────────────────────────┐7.3KB of code┌─╮
      │            7fbcc0a81200                      6.8K                       7fbcc0aa0020             │
      │ ███████ ╱╱ █▒                                               ░▓     ▓█              · ╱╱ ████████ │
      │ ▄          █                                                █      ▄▄              ▄    ▄        │
      │            ⊂                                                ≡       ╳              ▲             │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐4711 node┌────┐filter js tiers>=2┌─┐2┌─┐count ▼┌─╮╭─┐⁴write rate┌──┐auto a┌─┐60 s w┌─╮
      │  TIERS COUNT ▼   LIVE   LOST    AGE FUNCTION                 ││     10                         ⢠⡇│
      │  ~^*         4   4.0K   1.7K   1.5s + Readable.read node:in… ││                                ⢸⡇│
      │▸ ~*          2   2.0K    792   1.5s + w.js:1:14              ││▲ 0/s                           ⢸⡇│
      │                                                              ││▼ 0/s                           ⢸⡇│
      │                                                              ││    634                         ⠈⡇│
      │                                                              │╰─┘20 s 3/s└─┘10 min 3/s└──────────╯
      │                                                              │╭─┐⁵overlaps┌────┐1 ≡┌─┐1 ⊂┌─┐1 ╳┌─╮
      │                                                              ││ ≡ …a96400 ├──────────────┤   1.5s│
      │                                                              ││   …a96400 ├──────────────┤  1.5KB│
      │                                                              ││ ⊂ …a81440     │              1.5s│
      │                                                              ││   …a81200 ├──────────────┤   192B│
      │                                                              ││ ╳ …a99600           ├────┤   1.5s│
      │                                                              ││   …a98e00 ├────────────┤     792B│
      │                                                              ││                                  │
      │                                                              ││                                  │
      ╰─┘open ↵└─┘search /└─┘next n└─┘sort s└─┘ungroup F5└─────┘2/2└─╯╰─┘select 5└───────┘age ▲ s└─┘1/3└─╯
       F1 Help  F2 Options  F3 Search  F4 Filter  F6 Sort  F7 Inject  F10 Quit                 ● watching
      """#)
  }

  @Test("Enter and the arrows open and close functions; enter on an entry shows its detail")
  func folding() {
    var rig = Self.rig()
    rig.type("g")
    let closed = rig.canvas
    rig.press(.right)
    #expect(rig.shows("24b66fb0da76 1a1  live") && rig.shows("close ↵"))
    rig.press(.enter)
    #expect(rig.canvas == closed && rig.shows("open ↵"))
    rig.press(.enter, .character("j"))
    #expect(rig.shows("detail ↵") && rig.fed.monitor.entries.selection == EntryID(0))
    rig.press(.enter)
    #expect(rig.dashboard.focus == .detail)
    rig.type("3")
    rig.press(.left)
    #expect(rig.shows("open ↵") && !rig.shows("24b66fb0da76 1a1  live"))
    // Ungrouping keeps the selected entry.
    rig.press(.function(5))
    #expect(!rig.shows("FUNCTION") && rig.fed.monitor.entries.selection == EntryID(0))
  }

  @Test("A key, a heading, a label and a command sort the functions")
  func orders() throws {
    var rig = Self.rig()
    #expect(rig.shows("count ▼"))
    rig.type("s")
    #expect(rig.shows("live ▼"))
    rig.type("S")
    #expect(rig.shows("live ▲"))
    try rig.click("COUNT")
    try rig.click("LOST")
    #expect(rig.shows("lost ▼") && rig.shows("LOST ▼"))
    try rig.click("lost ▼")
    #expect(rig.shows("age ▲"))
    rig.press(.function(5))
    for (word, label) in [("recompiled", "count ▼"), ("bytes", "live ▼"), ("lost", "lost ▼"), ("age", "age ▲")] {
      rig.type(":top \(word)")
      rig.press(.enter)
      #expect(rig.shows(label) && rig.shows("FUNCTION"), "\(rig.canvas.text)")
    }
    rig.type(":sort entries size")
    rig.press(.enter)
    #expect(!rig.shows("FUNCTION") && rig.shows("size ▼"))
  }

  @Test("A click selects a function and a double click opens it; functions can be copied and marked")
  func hands() throws {
    var rig = Self.rig()
    try rig.click("+ emitWarning")
    #expect(rig.fed.monitor.entries.selection == EntryID(4))
    #expect(rig.type("y") == [.copy("emitWarning node:internal/process/warning:104:1")])
    try rig.click("+ (anonymous) w.js:1:14", .doublePress)
    #expect(rig.shows("- (anonymous) w.js:1:14") && rig.shows("7fbcc0a98e00 b18  trimmed"))
    rig.type(" ")
    #expect(rig.fed.monitor.selected?.marks == [EntryID(2), EntryID(8)])
    rig.type("U")
    try rig.click("7fbcc0a98e00 b18  trimmed")
    #expect(rig.type("y") == [.copy("7fbcc0a98e00 b18 JS:~ w.js:1:14")])
  }

  @Test("A search highlights its hit in the name of an anonymous function")
  func search() throws {
    var rig = Self.rig()
    rig.type("/w.js")
    rig.press(.enter)
    #expect(try rig.style(of: "w.js:1:14").surface == .match)
    #expect(rig.fed.monitor.selectedFunction != nil)
  }

  @Test("While paused, the snapshot is grouped; after resuming, the live entries are grouped with the same functions open")
  func paused() throws {
    var rig = Self.rig()
    rig.press(.function(5))
    let id = try #require(rig.fed.monitor.selectedMap)
    rig.type("p")
    rig.press(.function(5))
    rig.type("g")
    rig.press(.right)
    #expect(rig.shows("24b66fb0da76 1a1  live"))
    rig.fed.append("7fbcc0ab0000 20 JS:+Readable.read node:internal/streams/readable:477:35\n", to: id)
    rig.fed.pass(.seconds(3))
    rig.draw()
    #expect(!rig.shows("7fbcc0ab0000"))
    rig.type("p")
    #expect(rig.shows("24b66fb0da76 1a1  live"))
    // New rows appear only after a pause in user input.
    rig.fed.pass(.seconds(3))
    rig.draw()
    #expect(rig.shows("7fbcc0ab0000 20  live") && rig.shows("24b66fb0da76 1a1  live"), "\(rig.canvas.text)")
  }

  @Test("While entries are not grouped, a filter on functions reports that it needs grouping")
  func idleFilter() {
    var rig = Self.rig()
    rig.type("\\recompiled>1")
    rig.press(.enter)
    #expect(rig.shows("FUNCTION") && rig.shows("filter recompiled>1┌"))
    rig.press(.function(5))
    #expect(rig.shows("filter recompiled>1 needs group: F5"))
  }
}
