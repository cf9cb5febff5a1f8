import Monitor
import PerfMap
import Processes
import Screen
import Settings
import SystemPackage
import TestSupport
import Testing

@testable import Dashboard

@Suite("Hostile maps on screens of all sizes")
struct HostileTests {
  static let names: [[UInt8]] = [
    Array("\u{1b}[2J\u{1b}[31mred".utf8), Array("\u{1b}]0;title\u{7}\u{9b}5m".utf8), Array("left\u{202e}right\u{2066}x\u{2069}".utf8),
    Array("作業.実行 /srv/app/仕事.js:12:5".utf8), Array("e\u{301}\u{302}\u{303}\u{304}a\u{308}".utf8),
    [0xff, 0xfe, 0xed, 0xa0, 0x80, 0xc3, 0x28],
    Array(String(repeating: "W", count: 4096).utf8), Array(String(repeating: "仕", count: 1365).utf8), Array("\r\ttab\u{0}nul\u{7f}".utf8),
    Array("\u{e000}\u{10ffff}\u{feff}\u{200b}\u{200d}👩\u{200d}👧".utf8), Array("\u{301}alone".utf8), [],
  ]

  /// Returns a dashboard with six maps whose entries, files and processes have hostile names.
  private func rig() -> DashboardRig {
    var rig = DashboardRig()
    for (index, comm) in Self.names.prefix(6).enumerated() {
      let pid = ProcessID(Int32(index))
      let id = rig.fed.monitor.add(path: FilePath("/tmp/\u{1b}]0;x\u{7}仕事\u{202e}/perf-\(index).map"), pid: pid, existed: false)
      rig.fed.adopt(id)
      let start = WallTime(rawValue: 0)
      rig.fed.monitor.identify(
        id, ProcessFacts(pid: pid, comm: comm, commandLine: [], uid: 0, startTime: start, isRunning: true))
      for (place, name) in Self.names.enumerated() {
        rig.fed.append(Array("\(String(0x1000 * UInt64(place * place * 99 + 1), radix: 16)) 1800 ".utf8) + name + [0x0a], to: id)
      }
      rig.fed.append("\u{1b}[31m not a line\nfffffffffffffff0 ffff \u{9b}\nffffffffffffffff 1 JS:*'\u{1b}x\n", to: id)
    }
    rig.fed.pass(.seconds(1))
    return rig
  }

  /// Returns the first broken row of each pane whose left or right border is interrupted.
  private func brokenFrames(_ rig: DashboardRig) -> [String] {
    let vertical = "│".unicodeScalars.first?.value
    return rig.dashboard.pointer.areas.compactMap { hit -> String? in
      guard case .pane = hit.target, hit.rect.columns >= 2, hit.rect.rows >= 2 else { return nil }
      for row in hit.rect.row + 1..<hit.rect.endRow - 1 {
        guard rig.canvas[hit.rect.column, row].base == vertical, rig.canvas[hit.rect.endColumn - 1, row].base == vertical else {
          return "row \(row) of \(hit.target) in \(hit.rect):\n\(rig.canvas.line(row))"
        }
      }
      return nil
    }
  }

  static let widths = [1, 2, 3, 7, 23, 24, 25, 39, 40, 53, 56, 57, 74, 80, 95, 96, 97, 120, 139, 140, 141, 160, 220]
  static let heights = [1, 2, 3, 4, 5, 6, 11, 12, 15, 16, 24, 25, 26, 30, 35, 36, 45, 70]

  @Test(
    "Pane borders stay intact with hostile names at many sizes", arguments: [Pane.processes, .entries, .overlaps, .rate, .space, .detail])
  func panes(_ pane: Pane) {
    var rig = rig()
    rig.press([.character(Unicode.Scalar(UInt8(0x30 + pane.rawValue)))])
    for columns in Self.widths {
      for rows in Self.heights {
        rig.size = Size(columns: columns, rows: rows)
        rig.draw()
        #expect(rig.canvas.size == rig.size)
        #expect(rig.canvas.faults == [], "\(columns)x\(rows)\n\(rig.canvas.text)")
        #expect(brokenFrames(rig) == [], "\(columns)x\(rows)")
      }
    }
  }

  @Test(
    "Dialogs and the welcome screen keep the cursor on the screen at many sizes",
    arguments: ["?", "i", "m", "/\u{1b}x作業e\u{301}", "p", "welcome"])
  func dialogs(_ keys: String) {
    var rig = keys == "welcome" ? DashboardRig() : rig()
    if keys != "welcome" { rig.type(keys) }
    for columns in Self.widths {
      for rows in Self.heights {
        rig.size = Size(columns: columns, rows: rows)
        rig.draw()
        #expect(rig.canvas.faults == [], "\(columns)x\(rows)\n\(rig.canvas.text)")
        if let cursor = rig.cursor { #expect(rig.canvas.bounds.contains(cursor), "\(columns)x\(rows): \(cursor)") }
      }
    }
  }

  @Test("Random keys and clicks on hostile maps cause no drawing faults")
  func walk() {
    var random = SeededRandom(salt: 77)
    var rig = rig()
    let keys = Action.allCases.flatMap(\.entry.keys) + [.escape, .enter, .tab, .down, .down, .character("y"), .backspace]
    for _ in 0..<400 {
      rig.size = Size(columns: Self.widths.randomElement(using: &random) ?? 80, rows: Self.heights.randomElement(using: &random) ?? 24)
      rig.draw()
      rig.press(keys.randomElement(using: &random) ?? .down)
      let column = Int.random(in: -1...rig.size.columns, using: &random)
      let row = Int.random(in: -1...rig.size.rows, using: &random)
      rig.mouse([.press, .doublePress, .wheelDown, .wheelUp].randomElement(using: &random) ?? .press, column: column, row: row)
      #expect(rig.canvas.faults == [], "\(SeededRandom.words)")
    }
  }
}
