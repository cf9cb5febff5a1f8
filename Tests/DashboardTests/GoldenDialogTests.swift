// swift-format-ignore-file: a screen is wider than a line of code
import TestSupport
import Testing

@testable import Dashboard

@Suite("Golden dialogs")
struct GoldenDialogTests {
  @Test("The welcome screen explains how to get a map")
  func welcome() throws {
    var rig = DashboardRig(columns: 100, rows: 30)
    rig.expectScreen(
      #"""
      ╭─┐jittop┌─────────────────────────────────────────────────────────────────┐watching /tmp┌─┐14:32┌─╮
      │                                                                                                  │
      │                                                                                                  │
      │           No perf maps here yet. New maps show up here within a second.                          │
      │                                                                                                  │
      │           d   start the demo: a small JIT that writes a perf map                                 │
      │           ?   help                                                                               │
      │           q   quit                                                                               │
      │                                                                                                  │
      │           To make a runtime write a perf map:                                                    │
      │                                                                                                  │
      │             node          node --perf-basic-prof app.js                                          │
      │             java 17+      jcmd PID Compiler.perfmap   (repeat for newer code)                    │
      │             python 3.12+  python -X perf app.py                                                  │
      │             ruby 3.3+     ruby --yjit --yjit-perf app.rb                                         │
      │             php 8         php -d opcache.enable_cli=1 -d opcache.jit_buffer_size=64M             │
      │                           -d opcache.jit=tracing -d opcache.jit_debug=16 app.php                 │
      │             erlang 25+    erl +JPperf map                                                        │
      │             .NET          DOTNET_PerfMapEnabled=3 DOTNET_EnableWriteXorExecute=0                 │
      │                           dotnet app.dll                                                         │
      │             mono          mono --jitmap app.exe                                                  │
      │             wasmtime      wasmtime run --profile perfmap app.wasm                                │
      │             qemu 8+       qemu-x86_64 -perfmap ./program                                         │
      │             moarvm        MVM_JIT_PERF_MAP=1 raku app.raku                                       │
      │             luajit        built with LUAJIT_USE_PERFTOOLS                                        │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
       F1 Help  F2 Options  F3 Search  F4 Filter  F6 Sort  F7 Inject  F10 Quit                 ● watching
      """#)
  }

  @Test("The help lists the actions with their keys")
  func help() throws {
    var rig = DashboardRig(columns: 100, rows: 30)
    rig.type("?")
    rig.expectScreen(
      #"""
      ╭─┐help┌───────────────────────────────────────────────────────────────────────────────────────────╮
      │ Move                                                                                             │
      │   j ↓               one row down                                                                 │
      │   k ↑               one row up                                                                   │
      │   ctrl-d PgDn       a page down                                                                  │
      │   ctrl-u PgUp       a page up                                                                    │
      │   g Home            first row                                                                    │
      │   G End             last row                                                                     │
      │   h ←               previous entry by address; close a function                                  │
      │   l →               next entry by address; open a function                                       │
      │                                                                                                  │
      │ Panes                                                                                            │
      │   tab               next pane; in a full-screen overlap: switch between A and B                  │
      │   shift-tab         previous pane                                                                │
      │   ↵                 open the selected row; in a full-screen overlap: jump to the entry           │
      │   1                 go to processes; press again to hide                                         │
      │   2                 go to address space; press again to hide                                     │
      │   3                 go to entries; press again to hide                                           │
      │   4                 go to write rate; press again to hide                                        │
      │   5 F9              go to overlaps; press again to hide                                          │
      │   6                 go to detail; press again to hide                                            │
      │   z                 maximize the pane / restore                                                  │
      │   >                 make the right side narrower                                                 │
      │   <                 make the right side wider                                                    │
      │                                                                                                  │
      │ Address space                                                                                    │
      │   +                 zoom in (in the address space pane)                                          │
      │   -                 zoom out (h and l pan)                                                       │
      │   0 =               show the whole address space                                                 │
      ╰─┘close esc└─┘search /└─────────────────────────────────────────────────────┘scroll j k└─┘28/104└─╯
      """#)
  }

  @Test("The help scrolls to its end and by pages")
  func helpEnd() throws {
    var rig = DashboardRig(columns: 100, rows: 30)
    rig.type("?G")
    #expect(rig.rows[28].hasPrefix("│ States              ● live  ◐ idle for 30 s"))
    #expect(rig.rows[28].contains("✗ unreadable"))
    #expect(rig.rows[29].contains(/┘scroll j k└─┘([0-9]+)\/\1└─╯$/))
    rig.type("g")
    #expect(rig.rows[1].hasPrefix("│ Move"))
    // Pages overlap by one row.
    let last = rig.rows[28]
    rig.press(.pageDown)
    #expect(rig.rows[1] == last)
    rig.press(.pageUp)
    #expect(rig.rows[1].hasPrefix("│ Move"))
  }

  @Test("Keys without an effect and misspelt filter fields show a message")
  func nothingToDo() throws {
    var rig = DashboardRig(columns: 160, rows: 45)
    let map = rig.fed.add(pid: 4711, existed: true)
    rig.fed.append(Array("1000 40 JS:*work app.js:1:1\n".utf8), to: map)
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.selectFirstMap()
    rig.type("n")
    #expect(rig.shows("no search yet; press / to search"))
    rig.type("o")
    #expect(rig.shows("no overlaps in this map"))
    rig.type("\\sice>2")
    #expect(rig.shows("0 of 1   no field \"sice\"; searching names"))
    rig.press(.escape)
    rig.type("\\size>2")
    #expect(!rig.shows("searching names"))
    rig.press(.escape)
    rig.type("\\!gen_[")
    rig.press(.enter)
    #expect(rig.shows("expected a regular expression"))
    rig.press(.escape)
    #expect(!rig.shows("expected a regular expression"))
  }

  @Test("The title of the entries pane counts the names for which a regular expression took too long to match")
  func abandonedNames() throws {
    var rig = DashboardRig(columns: 160, rows: 45)
    let map = rig.fed.add(pid: 4711, existed: true)
    let name = String(repeating: "a", count: 5000)
    rig.fed.append(Array("1000 40 \(name)\n2000 40 \(name)\n3000 40 aaab\n".utf8), to: map)
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.selectFirstMap()
    rig.type("\\!(.+.+)+[^a]")
    while rig.fed.monitor.work(budget: 1) {}
    rig.press(.enter)
    #expect(rig.shows("filter !(.+.+)+[^a] 2 names not matched in time"))
    rig.press(.escape)
    #expect(!rig.shows("not matched in time"))
  }

  @Test("The inject dialog proposes an entry and shows its line")
  func inject() throws {
    var rig = try DashboardRig.samples(columns: 100, rows: 30)
    rig.type("i")
    rig.expectScreen(
      #"""
       4711 node  profilers: not compared yet
      ╭─┐¹processes┌─┐sort s┌──────────────┐2 maps┌─┐14 100 entries┌─┐6 042 overlaps┌─┐200/s┌─┐14:32:21┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │       4712 ruby3.3    yjit     ● live          9 291   593K 5 482            200      ⡇     1s   │
      │▸      4711 node       node     ● live          4 809   1.9M   560              0           14s   │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────────────────────────┘2/2└─╯
      ╭─┐²address space┌─┐4711 node┌─┐31 clusters┌───────────────────────────────────────┐1.9MB of code┌─╮
      │                                                                                                  │
      │ ███ ╱╱ ·╭─┐inject test entry┌──────────────────────────────────────────────────────────╮· ╱╱ ▓▓▓ │
      │         │ Target    (•) own map /tmp/perf-77.map   ( ) selected map                    │         │
      │         │                                                                              │       ╳ │
      ╰─────────│▸Pattern   (•) plain  ( ) same range  ( ) nested  ( ) straddle                │─────────╯
      ╭─┐³entrie│ Address   500000000000                                                       │┐60 s w┌─╮
      │       AD│ Size      40                                                                 │         │
      │▸  98dc3c│ Name      inject::probe_1                                                    │         │
      │   98dc3c│                                                                              │         │
      │   98dc3c│ Line      500000000000 40 inject::probe_1\n                                  │         │
      │   98dc3c│ Check     ✓ new map, no overlap                                              │         │
      │   98dc3c│                                                                              │s 200/s└─╯
      │   98dc3c│                                                                              │─┐451 ╳┌─╮
      │   98dc3c╰─┘write ↵└─┘field tab└─┘choose →└─┘cancel esc└────────────────────────────────╯─┤       │
      │   98dc3c7be2e     19 ~             setHasRejectionToWarn no… ││   …027300 ├──────────────┤   308B│
      │   98dc3c7aa76    1a1 ~             processPromiseRejections… ││ ⊂ …022780         │              │
      │   98dc3c7a7d6      d ~             enabledHooksExist node:i… ││   …0209c0 ├──────────────┤   372B│
      │   98dc3c7a5f6     a7 ~             popAsyncContext node:int… ││ ⊂ …0226c0         │              │
      │   98dc3c7a48e     20 ~             emitAfterScript node:int… ││   …0209c0 ├──────────────┤   120B│
      │   98dc3c7a39e      d ~             destroyHooksExist node:i… ││ ⊂ …022600         │              │
      │   98dc3c7a24e     57 ~             node:internal/console/co… ││   …0209c0 ├──────────────┤   128B│
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└───────────┘1/4 809└─╯╰─┘select 5└─────┘age ▲ s└─┘1/560└─╯
       F1 Help  F2 Options  F3 Search  F4 Filter  F6 Sort  F7 Inject  F10 Quit                 ● watching
      """#)
  }

  @Test("A filter applies while it is typed, shows its errors and is undone by escape")
  func filter() throws {
    var rig = try DashboardRig.samples(columns: 100, rows: 30)
    rig.type("\\readable size>100")
    rig.expectScreen(
      #"""
       4711 node  profilers: not compared yet
      ╭─┐¹processes┌─┐sort s┌──────────────┐2 maps┌─┐14 100 entries┌─┐6 042 overlaps┌─┐200/s┌─┐14:32:21┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │       4712 ruby3.3    yjit     ● live          9 291   593K 5 482            200      ⡇     1s   │
      │▸      4711 node       node     ● live          4 809   1.9M   560              0           14s   │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────────────────────────┘2/2└─╯
      ╭─┐²address space┌─┐4711 node┌─┐31 clusters┌───────────────────────────────────────┐1.9MB of code┌─╮
      │                                                                                                  │
      │ ███ ╱╱ · ··  ·· ╱╱ ·     ·· ╱╱ · ·     · ╱╱ ··  ·  · ╱╱ ··   ·· · ╱╱ ·      · ╱╱ ·      · ╱╱ ▓▓▓ │
      │                                                                                                  │
      │                                                          ▲                                     ╳ │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐follow ●┌─┐filter readable size>100┌─┐1┌─┐age ▲┌─╮╭─┐⁴write rate┌──┐auto a┌─┐60 s w┌─╮
      │       ADDRESS   SIZE T  AGE ▲ FL   NAME                      ││      0                           │
      │▸ 308f898f8b8e    a19 ~             node:internal/streams/re… ││                                  │
      │                                                              ││▲ 0/s                             │
      │                                                              ││▼ 0/s                             │
      │                                                              ││      0                           │
      │                                                              │╰─┘20 s 0/s└──────┘all maps 200/s└─╯
      │                                                              │╭─┐⁵overlaps┌─┐9 =┌─┐99 ⊂┌─┐451 ╳┌─╮
      │                                                              ││ ≡ …027300 ├──────────────┤       │
      │                                                              ││   …027300 ├──────────────┤   308B│
      │                                                              ││ ⊂ …022780         │              │
      │                                                              ││   …0209c0 ├──────────────┤   372B│
      │                                                              ││ ⊂ …0226c0         │              │
      │                                                              ││   …0209c0 ├──────────────┤   120B│
      │                                                              ││ ⊂ …022600         │              │
      │                                                              ││   …0209c0 ├──────────────┤   128B│
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└───────────────┘1/1└─╯╰─┘select 5└─────┘age ▲ s└─┘1/560└─╯
       filter entries: readable size>100                                   1 of 4 809   ↵ keep   esc undo
      """#)
    let rows = rig.rows
    rig.type(" tier=fast")
    // The valid part of the filter still applies.
    #expect(rig.rows[13] == rows[13] && rig.rows[14] == rows[14])
    #expect(rig.rows[29].contains("tier=fast: expected tier= and one of interp"))
    rig.press(.escape)
    #expect(!rig.shows("readable"))
    rig.type("\\zzzzzz")
    rig.press(.enter)
    #expect(rig.shows("no matching entries; esc clears the filter"))
    rig.press(.escape)
    #expect(!rig.shows("zzzzzz") && rig.shows("filter \\"))
  }

  @Test("The m key lists malformed lines with positions and defects")
  func malformed() throws {
    var rig = DashboardRig(columns: 100, rows: 30)
    let id = rig.fed.add(pid: 5)
    rig.fed.append(try SampleMap.bytes("python/capi-plain"), to: id)
    rig.fed.run(id, comm: "python3")
    rig.type("m")
    rig.expectScreen(
      #"""
       5 python3  profilers: not compared yet
      ╭─┐¹processes┌─┐sort s┌─────────────────────────────┐1 map┌─┐8 entries┌─┐0 overlaps┌─┐0/s┌─┐14:32┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │▸         5 python3    cpython  ● live              8    192     0              0           now   │
      │                                                                                                  │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────────────────────────┘1/1└─╯
      ╭─┐²address space┌─┐5 python3┌─┐2 clusters┌─────────────────────────────────────────┐192B of code┌─╮
      │ aaaa              48              ccdc    1234000                  144                   1239020 │
      │ ░                 ··                 ░ ╱╱ ░         ·                     ░                    ░ │
      │ █                 █                  █    █         █          █          █                    █ │
      │                                      ▲                                                           │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐5 python3┌─┐follow ●┌─────┐filter \┌─┐8┌─┐age ▲┌─╮╭─┐⁴write rate┌──┐auto a┌─┐60 s w┌─╮
      ╭─┐malformed lines of perf-5.map┌──────────────────────────────────────────────────────────────────╮
      │ line 5 · byte 61            not hexadecimal: line                                                │
      │ line 6 · byte 66            reaches beyond 2^64: ffffffffffff0000 ffffffff ünï                   │
      ╰─┘close esc└───────────────────────────────────────────────────────────────────┘scroll j k└─┘2/2└─╯
      │       1239000     20     0.0s N    LLLLLLLLLLLLLLLLLLLLLLLL… ││      0                           │
      │       1237000     20     0.0s N    new                       │╰─┘20 s 0/s└─┘10 min 0/s└──────────╯
      │       1236000      0     0.0s N    zero                      │╭─┐⁵overlaps┌─┐0┌──────────────────╮
      │       1235000     10     0.0s N                              ││  no overlaps                     │
      │       1234000     40     0.0s N    entry a                   ││                                  │
      │                                                              ││                                  │
      │                                                              ││                                  │
      │                                                              ││                                  │
      │                                                              ││                                  │
      │                                                              ││                                  │
      │                                                              ││                                  │
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└───────────────┘1/8└─╯╰─┘select 5└───────┘age ▲ s└─┘0/0└─╯
       F1 Help  F2 Options  F3 Search  F4 Filter  F6 Sort  F7 Inject  F10 Quit   2 malformed   ● watching
      """#)
  }
}
