import MapAnalysis
import Monitor
import PerfMap
import Screen

/// The screen shown while there are no maps. It lists commands that make runtimes write maps.
struct WelcomeScreen {
  let setup: DashboardSetup

  private static let runtimes: [(name: String, how: String)] =
    ([.node, .jvm, .cpython, .yjit, .php, .beam, .coreclr, .mono, .wasmtime, .qemu, .moarvm, .luajit] as [Runtime]).map { runtime in
      (runtime.title, runtime.howToWrite + (runtime == .jvm ? "   (repeat for newer code)" : ""))
    }

  /// Wraps a command line between words into lines of at most `columns` columns. A longer word gets a line of its own.
  private static func lines(of how: String, columns: Int) -> [SafeText] {
    how.split(separator: " ", omittingEmptySubsequences: false).reduce(into: [String]()) { lines, word in
      if let last = lines.last, last.count + 1 + word.count <= columns {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }.map { SafeText($0) }
  }

  func draw(_ live: Monitor, _ size: Size, _ drawing: inout Drawing) {
    let rect = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows - 1)
    let inside = drawing.frame(
      rect, isFocused: false, top: [Label("jittop", Style(.title, .bold))],
      topRight: [Label("watching " + SafeText(setup.directory), Style(.text)), Label(setup.clock(live))])
    var lines: [(SafeText, SafeText)] = [("", "")]
    lines += setup.isReadOnly ? [] : [("d", "start the demo: a small JIT that writes a perf map")]
    lines += [("?", "help"), ("q", "quit"), ("", "")]
    let head: SafeText = "No perf maps here yet. New maps show up here within a second."
    let width = min(inside.columns - 2, 76)
    let left = inside.column + max(1, (inside.columns - width) / 2)
    let runtimes = Self.runtimes.map { (SafeText($0.name), Self.lines(of: $0.how, columns: max(1, width - 16))) }
    let total = 4 + lines.count + runtimes.reduce(0) { $0 + $1.1.count }
    var row = inside.row + max(0, (inside.rows - total) / 2)
    func put(_ text: SafeText, _ column: Int, _ style: Style) {
      guard row < inside.endRow else { return }
      drawing.canvas.put(text.truncated(to: max(0, left + width - column)), at: Point(column: column, row: row), style)
    }
    put(head, left, Style(.text, .bold))
    row += 1
    for (key, text) in lines {
      put(key, left, Style(.key))
      put(text, left + 4, Style(.text))
      row += 1
    }
    put("To make a runtime write a perf map:", left, Style(.title))
    row += 2
    for (name, how) in runtimes {
      put(name, left + 2, Style(.accent))
      for line in how {
        put(line, left + 16, Style(.text))
        row += 1
      }
    }
  }
}
