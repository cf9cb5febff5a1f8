import Monitor
import Screen

extension Dashboard {
  /// How each runtime is made to write a map: what a newcomer has to know.
  static let runtimes: [(name: SafeText, how: SafeText)] = [
    ("node, deno", "node --perf-basic-prof app.js"),
    ("java 17+", "jcmd PID Compiler.perfmap   (again for newer code)"),
    ("python 3.12+", "python -X perf app.py"),
    ("ruby 3.3+", "ruby --yjit --yjit-perf app.rb"),
    ("php 8", "php -d opcache.enable_cli=1 -d opcache.jit_debug=16 app.php"),
    ("erlang 25+", "erl +JPperf map"),
    (".NET", "DOTNET_PerfMapEnabled=1 dotnet app.dll"),
    ("mono", "mono --jitmap app.exe"),
    ("wasmtime", "wasmtime run --profile perfmap app.wasm"),
    ("qemu-user", "qemu-x86_64 -perfmap ./program"),
    ("moarvm", "MVM_JIT_PERF_MAP=1 raku app.raku"),
    ("luajit", "built with LUAJIT_USE_PERFTOOLS"),
  ]

  /// Draws the screen of a machine without maps: how to get one.
  mutating func drawWelcome(_ live: Monitor, _ size: Size, _ sheet: inout Sheet) {
    guard replay == nil else { return drawBeforeMaps(live, size, &sheet) }
    let rect = Rect(column: 0, row: 0, columns: size.columns, rows: size.rows - 1)
    let inside = sheet.frame(
      rect, isFocused: false, top: [Label("jittop", Style(.title, .bold))],
      topRight: [Label("watching " + SafeText(directory), Style(.text)), Label(clock(live))])
    var lines: [(SafeText, SafeText)] = [("", "")]
    lines += isReadOnly ? [] : [("d", "start the demo: a small JIT that writes a map of its own")]
    lines += [("?", "help"), ("q", "quit"), ("", "")]
    let head: SafeText = "No perf maps here yet. They appear by themselves, within a second."
    let width = min(inside.columns - 2, 76)
    let left = inside.column + max(1, (inside.columns - width) / 2)
    let total = 4 + lines.count + Dashboard.runtimes.count
    var row = inside.row + max(0, (inside.rows - total) / 2)
    func put(_ text: SafeText, _ column: Int, _ style: Style) {
      guard row < inside.endRow else { return }
      sheet.canvas.put(text.truncated(to: max(0, left + width - column)), at: Point(column: column, row: row), style)
    }
    put(head, left, Style(.text, .bold))
    row += 1
    for (key, text) in lines {
      put(key, left, Style(.key))
      put(text, left + 4, Style(.text))
      row += 1
    }
    put("To make a runtime write one:", left, Style(.title))
    row += 2
    for runtime in Dashboard.runtimes {
      put(runtime.name, left + 2, Style(.accent))
      put(runtime.how, left + 16, Style(.text))
      row += 1
    }
  }
}
