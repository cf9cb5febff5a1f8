import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The command palette")
struct PaletteTests {
  @Test("With --readonly, no command that writes is offered")
  func readOnly() throws {
    var rig = try DashboardRig.small(isReadOnly: true)
    rig.type(":inject")
    #expect(rig.press(.enter).isEmpty)
    #expect(!rig.shows("inject a test entry"))
  }

  @Test("The palette lists matches of names first, then of descriptions; tab completes, arrows select, escape closes")
  func list() throws {
    var rig = try DashboardRig.small(columns: 100, rows: 30)
    rig.type(":so")
    rig.expectScreen(
      #"""
       4710 ruby/small  profilers: not compared yet
      ╭─┐¹processes┌─┐sort s┌──────────────────────────┐2 maps┌─┐205 entries┌─┐9 overlaps┌─┐0/s┌─┐14:32┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │▸      4710 ruby/small yjit     ● live             29   1.9K     9              0            1s   │
      │       4711 node/hell… node     ● live            176  29.0K     0              0            1s   │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────────────────────────┘1/2└─╯
      ╭─┐²address space┌─┐4710 ruby/small┌─┐1 cluster┌───────────────────────────────────┐1.9KB of code┌─╮
      │ 556b7de22022                                  1.9K                                  556b7de227c1 │
      │ ████████████████▒ ▓█████████████████████████████████████████████████████████████████████████████ │
      │                                                                                                  │
      │ ╳         ╳    ╳                 ╳         ╳ ╳╳         ╳                          ╳          ▲  │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐4710 ruby/small┌─────────┐filter \┌─┐29┌─┐age ▲┌─╮╭─┐⁴write rate┌──┐auto a┌─┐60 s w┌─╮
      │       ADDRESS   SIZE T  AGE ▲ FL   NAME                      ││      0                           │
      │▸ 556b7de2279d     24               [JIT] Object#block in <m…█││                                  │
      │  556b7de22780     1d               [JIT] Module#parse       █││▲ 0/s                             │
      │  556b7de226bd     c3          ╳    [JIT] Module#parse       █││▼ 0/s                             │
      │  556b7de22╭─┐command┌────────────────────────────────────────────────────────────────╮           │
      │  556b7de22│ : so                                                                     │ maps 0/s└─╯
      │  556b7de22│ sort                   sort by the next column                         s │─────┐9 ╳┌─╮
      │  556b7de22│ sort reverse           reverse the sort order                          S │───┤       │
      │  556b7de22│ sort entries age       sort entries by a column                          │         5B│
      │  556b7de22│ sort entries address   sort entries by a column                          │───┤       │
      │  556b7de22│ sort entries size      sort entries by a column                          │         5B│
      │  556b7de22│ sort maps rate         sort maps by a column                             │───┤       │
      │  556b7de22│ sort maps entries      sort maps by a column                             │         5B│
      │  556b7de22│ sort maps bytes        sort maps by a column                             │───┤       │
      │  556b7de22│ sort maps overlaps     sort maps by a column                             │         5B│
      ╰─┘search /└│ sort maps wrong        sort maps by a column                             │▲ s└─┘1/9└─╯
       F1 Help  F2╰─┘run ↵└─┘complete tab└─┘close esc└────────────────────────────────┘1/14└─╯ ● watching
      """#)
    rig.press(.down, .down, .tab)
    #expect(rig.rows.contains { $0.contains(": sort entries age") })
    rig.press(.escape)
    #expect(!rig.shows("sort entries age"))
    rig.type(":zzz")
    #expect(rig.press(.enter).isEmpty && rig.shows(": zzz"))
  }

  @Test("Palette commands take the rest of the line as a parameter")
  func text() throws {
    var rig = try DashboardRig.small()
    rig.type(":filter size>1k")
    rig.press(.enter)
    #expect(rig.fed.monitor.filter?.filter.text == "size>1k" && rig.dashboard.focus == .entries)
    rig.type(":filter size>x")
    rig.press(.enter)
    #expect(rig.shows("size>x: expected a size"))
    #expect(rig.fed.monitor.filter?.filter.text == "size>1k")
    rig.press(.escape)
    rig.type(":search zz none")
    rig.press(.enter)
    #expect(rig.shows("not found: zz none"))
    #expect(rig.type(":save screen /tmp/a b").isEmpty)
    #expect(rig.press(.enter) == [.saveScreen("/tmp/a b")])
    rig.type(":save screen")
    #expect(rig.press(.enter).isEmpty && rig.shows("expected the name of a new file"))
    rig.type(":sort entries size")
    rig.press(.enter)
    #expect(rig.fed.monitor.entries.column == .size)
    rig.type(":sort maps pid")
    rig.press(.enter)
    #expect(rig.fed.monitor.mapSort.column == .pid)
  }

  @Test("The pause command pauses and resumes")
  func pause() throws {
    var rig = try DashboardRig.small()
    rig.type(":pause")
    rig.press(.enter)
    #expect(rig.dashboard.timeline.picture != nil && rig.shows("PAUSED"))
    rig.type(":pause")
    rig.press(.enter)
    #expect(rig.dashboard.timeline.picture == nil)
  }

  @Test("An unknown command in the palette shows an error")
  func unknown() {
    var rig = DashboardRig(columns: 100, rows: 30)
    rig.type(":fooo")
    #expect(rig.shows("no such command"))
    rig.press(.enter)
    #expect(rig.shows("no such command"))
  }
}
