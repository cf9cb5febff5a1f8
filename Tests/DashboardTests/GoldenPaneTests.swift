// swift-format-ignore-file: a screen is wider than a line of code
import PerfMap
import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

/// Golden screens of single panes. A changed pane fails the test and is saved to a file for review.
@Suite("Golden panes")
struct GoldenPaneTests {
  @Test("Overlaps at 100x30 show the table and the selected overlap")
  func overlaps() {
    var rig = PaneTests.rig()
    rig.press(.character("5"), .character("s"))
    rig.expect(
      .overlaps,
      #"""
      ╭─┐⁵overlaps┌─┐3┌────────────────────────────────────────────────────────────────┐1 ≡┌─┐1 ⊂┌─┐1 ╳┌─╮
      │  K    ADDRESS A   SIZE    ADDRESS B   SIZE SHARED   %    AGE A │ B                               │
      │▸ ╳ 7fbcc0a98e00    b18 7fbcc0a99600    400    318  28   1.5s anonymous w.js:1:14 │ emitWarning … │
      │  ⊂ 7fbcc0a81200    900 7fbcc0a81440     c0     c0   9   1.5s Readable.read node:internal/stream… │
      │  ≡ 7fbcc0a96400    618 7fbcc0a96400    618    618 100   1.5s Readable.read node:internal/stream… │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      │                                                                                                  │
      ├─ A is older; B is newer and took the shared bytes ───────────────────────────────────────────────┤
      │          7fbcc0a98e00                            7fbcc0a99600   7fbcc0a99918                     │
      │ A        ├─────────────────────────────────────────────────────┤      b18 anonymous w.js:1:14    │
      │ B                                                ├──────────────────┤ 400 emitWarning node:inte… │
      │ shared                                           ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒      ╳ 318 = 792 B shared       │
      │ now      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB current owner              │
      │ A        line 4 · byte 155 · seen 14:32:09, 3.0s ago · * opt · trimmed                           │
      │          raw 7fbcc0a98e00 b18 JS:*anonymous w.js:1:14                                            │
      │ B        line 5 · byte 196 · seen 14:32:10, 1.5s ago · ^ basel · live                            │
      │          raw 7fbcc0a99600 400 JS:^emitWarning node:internal/process/warning:104:1                │
      │          profiler results for these two entries only (? = no name)                               │
      │ perf     AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBB 792B wrong                 │
      │ bcc      AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB right                      │
      │ samply   ????????????????????????????????????????BBBBBBBBBBBBBBBBBBBB 2.0KB nameless             │
      │ blazesym AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABBBBBBBBBBBBBBBBBBBB right                      │
      ╰─┘open ↵└─┘copy y└─┘export e└───────────────────────────────────────┘kind K└─┘severity ▼ s└─┘1/3└─╯
      """#)
  }

  @Test("Overlaps at 80x24 show the table and the selected overlap")
  func overlapsOfTerminal() {
    var rig = PaneTests.rig()
    rig.press(.character("5"), .character("j"))
    rig.expect(
      .overlaps, columns: 80, rows: 24,
      #"""
      ╭─┐⁵overlaps┌─┐3┌────────────────────────────────────────────┐1 ≡┌─┐1 ⊂┌─┐1 ╳┌─╮
      │  K    ADDRESS A   SIZE    ADDRESS B   SIZE SHARED   %    AGE A │ B           │
      │  ≡ 7fbcc0a96400    618 7fbcc0a96400    618    618 100   1.5s Readable.read … │
      │▸ ⊂ 7fbcc0a81200    900 7fbcc0a81440     c0     c0   9   1.5s Readable.read … │
      │  ╳ 7fbcc0a98e00    b18 7fbcc0a99600    400    318  28   1.5s anonymous w.js… │
      │                                                                              │
      │                                                                              │
      │                                                                              │
      ├─ A is older; B is newer and took the shared bytes ───────────────────────────┤
      │          7fbcc0a81200 7fbcc0a81500               7fbcc0a81b00                │
      │ A        ├──────────────────────────────────────┤ 900 Readable.read node:in… │
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
      ╰─┘open ↵└─┘copy y└─┘export e└────────────────────────┘kind K└─┘age ▲ s└─┘2/3└─╯
      """#)
  }

  @Test("At 40x12, each overlap takes two lines")
  func overlapsNarrow() {
    var rig = PaneTests.rig()
    rig.press(.character("5"))
    rig.expect(
      .overlaps, columns: 40, rows: 12,
      #"""
      ╭─┐⁵overlaps┌─┐3┌────┐1 ≡┌─┐1 ⊂┌─┐1 ╳┌─╮
      │ ≡ …a96400 ├──────────────────┤   1.5s│
      │   …a96400 ├──────────────────┤  1.5KB│
      │ ⊂ …a81440      │                 1.5s│
      │   …a81200 ├──────────────────┤   192B│
      │ ╳ …a99600              ├─────┤   1.5s│
      │   …a98e00 ├────────────────┤     792B│
      │                                      │
      │                                      │
      │                                      │
      │                                      │
      ╰─┘open ↵└────┘kind K└─┘age ▲ s└─┘1/3└─╯
      """#)
  }

  @Test("The detail pane shows an entry with the history of its function")
  func detail() {
    var rig = PaneTests.rig()
    rig.press(.character("3"), .character("g"), .character("j"), .character("j"), .character("6"))
    rig.expect(
      .detail, columns: 70, rows: 30,
      #"""
      ╭─┐⁶detail┌──────────────────────────────────────────────────────────╮
      │ JS:*Readable.read node:internal/streams/readable:477:35            │
      │                                                                    │
      │ 7fbcc0a81200 – 7fbcc0a81b00  0x900 = 2 304 B                       │
      │ line 6 · byte 265 · seen 1.5s ago                                  │
      │ tier-up, 3rd of 4: ^ 7fbcc0a96400 ▸ * 7fbcc0a81200 ▸ ^ 7fbcc0a964… │
      │ * opt · function · trimmed · lost 192B                             │
      │ file 482B, grows by 161B/s                                         │
      │ /tmp/perf-4711.map                                                 │
      │                                                                    │
      │ 4 entries of the function · 2 tier-up · 1 deopt                    │
      │   ~ 24b66fb0da76     1a1    first      3.0s   live                 │
      │   ^ 7fbcc0a96400     618    tier-up    3.0s   dead                 │
      │ ▸ * 7fbcc0a81200     900    tier-up    1.5s   trimmed              │
      │   ^ 7fbcc0a96400     618    deopt      1.5s   live                 │
      │                                                                    │
      │ bytes lost to 1 entry: 192B                                        │
      │   ^ 7fbcc0a81440     c0     192B   get needDrain node:internal/st… │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      │                                                                    │
      ╰────────────────────────────────────────────────────────────────────╯
      """#)
  }

  @Test("Rates are drawn in blocks with a log scale over ten minutes")
  func rates() {
    var rig = GoldenPaneTests.busy()
    rig.type("4bwa")
    rig.expect(
      .rate, columns: 70, rows: 14,
      #"""
      ╭─┐⁴write rate┌─┐4711┌──────────────────┐rates v┌─┐log a┌─┐10 min w┌─╮
      │    120                                                        ███  │
      │                                                               ███  │
      │                                                               ███  │
      │                                                               ███▂▂│
      │                                                               █████│
      │▲ 8/s                                                          █████│
      │▼ 200/s                                                        █████│
      │                                                               █████│
      │                                                               █████│
      │                                                               ███▀▀│
      │                                                               ███  │
      │   3.1K                                                        ███  │
      ╰─┘20 s 8/s└─┘10 min 16/s└────────────────────────────┘all maps 8/s└─╯
      """#)
  }

  @Test("The code graph in braille shows growth, trimming and reuse")
  func code() {
    var rig = GoldenPaneTests.busy()
    rig.type("4v")
    rig.expect(
      .rate, columns: 70, rows: 14,
      #"""
      ╭─┐⁴write rate┌─┐4711┌────────────────────┐code v┌─┐auto a┌─┐60 s w┌─╮
      │   120K                                     ⢠⣴⣶⣾⣿⣷⣷⣷⣷⣷⣷⣵⣵⣵⣵⣵⣕⣕⣕⣕⣕⣕⢕⢕│
      │                                        ⢀⣠⣤⣶⣾⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │                                     ⣀⣠⣤⣼⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │                                  ⢀⣀⣸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │                                ⣸⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │▲ 120K                      ⢰⣶⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │▼ 19.1K                                         ⠉⠻⢿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │                                                   ⠈⠙⠿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │                                                       ⠙⠻⢿⣿⣿⣿⣿⣿⣿⣿⣿⣿⣿│
      │                                                          ⠉⠛⢿⣿⣿⣿⣿⣿⣿⣿│
      │                                                             ⠈⠙⠿⣿⣿⣿⣿│
      │  19.1K                                                          ⠉⠻⢿│
      ╰─┘⣿ live 101K└─┘⢕ trimmed 19.1K└─────────────────────┘▼ dead 19.1K└─╯
      """#)
  }

  @Test("The code graph of all maps is drawn in ASCII")
  func codeInASCII() {
    var rig = GoldenPaneTests.busy()
    rig.type("4vbbA")
    rig.expect(
      .rate, columns: 56, rows: 9,
      #"""
      ╭─┐⁴write rate┌─┐all maps┌──┐code v┌─┐auto a┌─┐60 s w┌─╮
      │   120K                            .=+#+++===------///│
      │                              ..:#####################│
      │                           :--########################│
      │▲ 120K                  --=###########################│
      │▼ 19.1K                                .:-+###########│
      │                                            .:-=######│
      │  19.1K                                          .:-=#│
      ╰─┘# live 101K└─┘/ trimmed 19.1K└───────┘▼ dead 19.1K└─╯
      """#)
  }

  /// Returns a dashboard with a map that fills a code cache for 20 s, then overwrites parts of it with smaller entries for 20 s.
  static func busy() -> DashboardRig {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 4711)
    _ = rig.fed.add(pid: 4712)
    rig.fed.pass(.seconds(1))
    for step in 0..<40 {
      let count = step % 8 == 0 ? 60 : 3 + step % 5
      rig.fed.append(
        (0..<count).map { "\(String(0x100000 + step * 0x4000 + $0 * 0x100, radix: 16)) 100 JS:*f\(step) a.js:\($0)\n" }.joined(), to: id)
      rig.fed.pass(.milliseconds(500))
    }
    for step in 0..<40 {
      rig.fed.append(
        (0..<4).map { "\(String(0x100040 + step * 0x4000 + $0 * 0x100, radix: 16)) 80 JS:*g\(step) b.js:\($0)\n" }.joined(), to: id)
      rig.fed.pass(.milliseconds(500))
    }
    return rig
  }
}

extension DashboardRig {
  /// Compares a single pane, drawn at the given size. On a mismatch, the test fails and the pane is saved to a file.
  mutating func expect(
    _ pane: Pane, columns: Int = 100, rows: Int = 30, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let canvas = only(pane, columns: columns, rows: rows)
    let found = (0..<rows).map(canvas.line)
    guard found != expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) else { return }
    let path = "/tmp/jittop-pane-\(sourceLocation.fileName).\(sourceLocation.line).txt"
    let text = found.map { ($0.isEmpty ? "" : "      " + $0) + "\n" }.joined()
    let isWritten = (try? ScratchDirectory.write(Array(text.utf8), to: path)) != nil
    Issue.record("the pane differs; it is \(isWritten ? "in \(path)" : "lost")\n\(canvas.text)", sourceLocation: sourceLocation)
  }
}
