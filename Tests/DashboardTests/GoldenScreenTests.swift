// swift-format-ignore-file: a screen is wider than a line of code
import Settings
import TestSupport
import Testing

@testable import Dashboard

/// Golden screens. A changed screen fails the test and is saved to a file for review.
@Suite("Golden screens")
struct GoldenScreenTests {
  @Test("A 160x45 screen shows all panes")
  func wide() throws {
    var rig = try DashboardRig.samples()
    rig.compare()
    rig.expectScreen(
      #"""
       4711 node  perf wrong 6.2 % · bcc 3.8 % · samply 1.1 % · blazesym 4.0 % · memory unknown
      ╭─┐¹processes┌─┐sort s┌──────────────────────────────────────────────────────────────────────────┐2 maps┌─┐14 100 entries┌─┐6 042 overlaps┌─┐200/s┌─┐14:32:21┌─╮
      │        PID COMM            RUNTIME  STATE          ENTRIES   BYTES    OVL   WRONG  +/s ▼ LAST 20 s                 AGE MAP                                   │
      │       4712 ruby3.3         yjit     ● live           9 291    593K  5 482  37.9 %    200                    ⡇       1s /tmp/perf-4712.map                    │
      │▸      4711 node            node     ● live           4 809    1.9M    560   6.2 %      0                           14s /tmp/perf-4711.map                    │
      │                                                                                                                                                              │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘2/2└─╯
      ╭─┐²address space┌─┐4711 node┌─┐31 clusters┌───────────────────────────────────────────────────────────────────────────────────────────────────┐1.9MB of code┌─╮
      │         630e3af9296         13c0cefb9fa6  1b3708cb987e                            2b325755acfe  2fca52db921e   336db1bfd1fe  39281c2ba126                    │
      │ ████ ╱╱ ·  ··   · · ╱╱ ░ ╱╱ ·        · ╱╱ · ·       · ╱╱ ·       · ╱╱ ·· ╱╱ ██ ╱╱ ·  ·     · ╱╱ ·         · ╱╱ ··       · ╱╱ ·         · ╱╱ ░ ╱╱ ··· ╱╱ ▓█▓▓ │
      │                                                                                                                                                              │
      │                   ▲                                                                                                                                        ╳ │
      │ density ·░▒▓█   new in 10 s ▁▃▅█   ≡ duplicate  = same range  ⊂ nested  ╳ straddle   ▲ cursor   ╱╱ empty 116T folded                                         │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐4711 node┌─┐follow ●┌─────────────────────────────────────────┐filter \┌─┐4 809┌─┐age ▲┌─╮╭─┐⁴write rate┌─┐4711┌─────┐rates v┌─┐auto a┌─┐60 s w┌─╮
      │           ADDRESS    SIZE TIER      AGE ▲ FLAGS NAME                                                 ││      0                                               │
      │▸      98dc3c7cbbe      80 ~ interp              removeAt node:internal/priority_queue:89:11         █││                                                      │
      │       98dc3c7caae      20 ~ interp              shift node:internal/priority_queue:103:8             ││                                                      │
      │       98dc3c7c9a6       2 ~ interp              (anonymous) /srv/node/app.js:40:33                   ││▲ 0/s                                                 │
      │       98dc3c7c8ce      13 ~ interp              peek node:internal/linkedlist:10:14                  ││▼ 0/s                                                 │
      │       98dc3c7c42e     286 ~ interp              listOnTimeout node:internal/timers:524:25            ││                                                      │
      │       98dc3c7c13e       c ~ interp              peek node:internal/priority_queue:37:7               ││                                                      │
      │       98dc3c7bfa6      93 ~ interp              processTimers node:internal/timers:504:25            ││      0                                               │
      │       98dc3c7be2e      19 ~ interp              setHasRejectionToWarn node:internal/process/promise… │╰─┘20 s 0/s└─┘10 min 0/s└─────────────┘all maps 200/s└─╯
      │       98dc3c7aa76     1a1 ~ interp              processPromiseRejections node:internal/process/prom… │╭─┐⁵overlaps┌─┐560┌─────────┐1 ≡┌─┐9 =┌─┐99 ⊂┌─┐451 ╳┌─╮
      │       98dc3c7a7d6       d ~ interp              enabledHooksExist node:internal/async_hooks:474:27   ││ ≡ …027300 134 Stub:js-to-w… ├────────────────┤       │
      │       98dc3c7a5f6      a7 ~ interp              popAsyncContext node:internal/async_hooks:553:25     ││   …027300 134 Stub:js-to-w… ├────────────────┤   308B│
      │       98dc3c7a48e      20 ~ interp              emitAfterScript node:internal/async_hooks:517:25     ││ ⊂ …022780 174 /srv/node/ap…           │              │
      │       98dc3c7a39e       d ~ interp              destroyHooksExist node:internal/async_hooks:486:27   ││   …0209c0 3548 /srv/node/a… ├────────────────┤   372B│
      │       98dc3c7a24e      57 ~ interp              (anonymous) node:internal/console/constructor:357:10 ││ ⊂ …0226c0 78 /srv/node/app…          │               │
      │       98dc3c79fee      d6 ~ interp              afterWrite node:internal/streams/writable:699:20     ││   …0209c0 3548 /srv/node/a… ├────────────────┤   120B│
      │       98dc3c79e6e      49 ~ interp              afterWriteTick node:internal/streams/writable:693:24 ││ ⊂ …022600 80 anon /srv/nod…          │               │
      │       98dc3c79c56      b4 ~ interp              pushAsyncContext node:internal/async_hooks:539:26    ││   …0209c0 3548 /srv/node/a… ├────────────────┤   128B│
      │       98dc3c79b06      2a ~ interp              emitBeforeScript node:internal/async_hooks:509:26    ││                                                      │
      │       98dc3c799ce      36 ~ interp              shift node:internal/fixed_queue:81:8                 │╰─┘select 5└────────────────┘kind K└─┘age ▲ s└─┘1/560└─╯
      │       98dc3c79886      30 ~ interp              shift node:internal/fixed_queue:109:8                │╭─┐⁶detail┌────────────────────────────────────────────╮
      │       98dc3c795b6     140 ~ interp              processTicksAndRejections node:internal/process/tas… ││ JS:~removeAt node:internal/priority_queue:89:11      │
      │       98dc3c793ae      32 ~ interp              remove node:internal/linkedlist:16:16                ││                                                      │
      │      141f0eb3ff5e      34 ~ interp              append node:internal/linkedlist:30:16                ││ 98dc3c7cbbe – 98dc3c7cc3e  0x80 = 128 B              │
      │      141f0eb3fe76       8 ~ interp              setPosition node:internal/timers:428:21              ││ line 4 809 · byte 194 935 · older than this session  │
      │      141f0eb3fcee      67 ~ interp              percolateUp node:internal/priority_queue:69:14       ││ compiled once                                        │
      │      141f0eb3f836      3f ~ interp              insert node:internal/priority_queue:26:9             ││ ~ interp · function · live                           │
      │      141f0eb3f3fe      37 ~ interp              TimersList node:internal/timers:246:14               ││ file 190KB, not growing                              │
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└───────────────────────────────────────────────────┘1/4 809└─╯╰────────────────────────────────────────────────┘7/8└─╯
       F1 Help  F2 Options  F3 Search  F4 Filter  F5 Group  F6 Sort  F7 Inject  F8 Theme  F10 Quit                                                         ● watching
      """#)
  }

  @Test("A 100x30 screen shows all panes except the detail")
  func medium() throws {
    var rig = try DashboardRig.samples(columns: 100, rows: 30)
    rig.compare()
    rig.expectScreen(
      #"""
       4711 node  perf wrong 6.2 % · bcc 3.8 % · samply 1.1 % · blazesym 4.0 % · memory unknown
      ╭─┐¹processes┌─┐sort s┌──────────────┐2 maps┌─┐14 100 entries┌─┐6 042 overlaps┌─┐200/s┌─┐14:32:21┌─╮
      │        PID COMM       RUNTIME  STATE         ENTRIES  BYTES   OVL   WRONG  +/s ▼ 6 s       AGE   │
      │       4712 ruby3.3    yjit     ● live          9 291   593K 5 482  37.9 %    200      ⡇     1s   │
      │▸      4711 node       node     ● live          4 809   1.9M   560   6.2 %      0           14s   │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────────────────────────┘2/2└─╯
      ╭─┐²address space┌─┐4711 node┌─┐31 clusters┌───────────────────────────────────────┐1.9MB of code┌─╮
      │                                                                                                  │
      │ ███ ╱╱ · ··  ·· ╱╱ ·     ·· ╱╱ · ·     · ╱╱ ··  ·  · ╱╱ ··   ·· · ╱╱ ·      · ╱╱ ·      · ╱╱ ▓▓▓ │
      │                                                                                                  │
      │               ▲                                                                                ╳ │
      ╰──────────────────────────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐4711 node┌─┐follow ●┌─┐filter \┌─┐4 809┌─┐age ▲┌─╮╭─┐⁴write rate┌──┐auto a┌─┐60 s w┌─╮
      │       ADDRESS   SIZE T  AGE ▲ FL   NAME                      ││      0                           │
      │▸  98dc3c7cbbe     80 ~             removeAt node:internal/p…█││                                  │
      │   98dc3c7caae     20 ~             shift node:internal/prio… ││▲ 0/s                             │
      │   98dc3c7c9a6      2 ~             /srv/node/app.js:40:33    ││▼ 0/s                             │
      │   98dc3c7c8ce     13 ~             peek node:internal/linke… ││      0                           │
      │   98dc3c7c42e    286 ~             listOnTimeout node:inter… │╰─┘20 s 0/s└──────┘all maps 200/s└─╯
      │   98dc3c7c13e      c ~             peek node:internal/prior… │╭─┐⁵overlaps┌─┐9 =┌─┐99 ⊂┌─┐451 ╳┌─╮
      │   98dc3c7bfa6     93 ~             processTimers node:inter… ││ ≡ …027300 ├──────────────┤       │
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

  @Test("An 80x24 screen shows three panes, the third with tabs")
  func compact() throws {
    var rig = try DashboardRig.samples(columns: 80, rows: 24)
    rig.expectScreen(
      #"""
      ╭─┐¹processes┌───┐2 maps┌─┐14 100 entries┌─┐6 042 overlaps┌─┐200/s┌─┐14:32:21┌─╮
      │      PID COMM       RUNTIME ENTRIES  BYTES   OVL   WRONG  +/s ▼   AGE S      │
      │     4712 ruby3.3    yjit      9 291   593K 5 482            200    1s ●      │
      │▸    4711 node       node      4 809   1.9M   560              0   14s ●      │
      ╰─┘open ↵└─┘inject i└─┘pause p└─┘help ?└─────────────────────────────────┘2/2└─╯
      ╭─┐²address space┌─┐4711 node┌─┐31 clusters┌───────────────────┐1.9MB of code┌─╮
      │ ███ ╱╱ ·  ··  ·· ╱╱ ·      ·· ╱╱ · ·     · ╱╱ ····· ··· ╱╱ ··    ·  · ╱╱ ▓▓▓ │
      │                ▲                                                           ╳ │
      ╰──────────────────────────────────────────────────────────────────────────────╯
      ╭─┐³entries┌─┐⁴write rate┌─┐⁵overlaps┌─┐⁶detail┌─┐follow ●┌────┐4 809┌─┐age ▲┌─╮
      │       ADDRESS   SIZE T  AGE ▲ FL   NAME                                      │
      │▸  98dc3c7cbbe     80 ~             removeAt node:internal/priority_queue:89…█│
      │   98dc3c7caae     20 ~             shift node:internal/priority_queue:103:8  │
      │   98dc3c7c9a6      2 ~             (anonymous) /srv/node/app.js:40:33        │
      │   98dc3c7c8ce     13 ~             peek node:internal/linkedlist:10:14       │
      │   98dc3c7c42e    286 ~             listOnTimeout node:internal/timers:524:25 │
      │   98dc3c7c13e      c ~             peek node:internal/priority_queue:37:7    │
      │   98dc3c7bfa6     93 ~             processTimers node:internal/timers:504:25 │
      │   98dc3c7be2e     19 ~             setHasRejectionToWarn node:internal/proc… │
      │   98dc3c7aa76    1a1 ~             processPromiseRejections node:internal/p… │
      │   98dc3c7a7d6      d ~             enabledHooksExist node:internal/async_ho… │
      │   98dc3c7a5f6     a7 ~             popAsyncContext node:internal/async_hook… │
      ╰─┘search /└─┘next n└─┘sort s└─┘overlap o└───────────────────────────┘1/4 809└─╯
       F1 Help  F3 Search  F4 Filter  F6 Sort  F7 Inject  F10 Quit         ● watching
      """#)
  }

  @Test("A 40x12 screen shows one pane")
  func single() throws {
    var rig = try DashboardRig.samples(columns: 40, rows: 12)
    rig.expectScreen(
      #"""
      ╭─┐¹processes┌──────┐200/s┌─┐14:32:21┌─╮
      │      PID COMM      ENTRIES  +/s ▼ S  │
      │     4712 ruby3.3     9 291    200 ●  │
      │▸    4711 node        4 809      0 ●  │
      │                                      │
      │                                      │
      │                                      │
      │                                      │
      │                                      │
      │                                      │
      ╰─┘open ↵└─┘inject i└─┘pause p└──┘2/2└─╯
       F1 Help  F10 Quit           ● watching
      """#)
  }

  @Test("A 23x4 screen shows only a summary")
  func small() throws {
    var rig = try DashboardRig.samples(columns: 23, rows: 4)
    rig.expectScreen(
      #"""
      2 maps 14100 200/s
      q quit


      """#)
  }

  @Test("A 20x2 screen shows only a summary")
  func line() throws {
    var rig = try DashboardRig.samples(columns: 20, rows: 2)
    rig.draw()
    #expect(rig.rows == ["2 maps 14100 200/s", "q quit"])
  }
}
