import Glibc
import Screen
import Terminal

/// The program that the terminal tests run in a pseudo-terminal; an argument selects its behaviour.
enum Probe {
  static let sheet = StyleSheet(
    name: "probe",
    roles: [
      .background: Appearance(background: Color(hex: 0x0f1419)), .text: Appearance(foreground: Color(hex: 0xd3dae3)),
      .error: Appearance(foreground: Color(hex: 0xe8676b)),
    ], mono: [.error: .bold], ramps: [:])

  static func run(_ behaviour: String) throws {
    let signals = try SignalQueue()
    var terminal = try Terminal(settings: TerminalSettings(), styleSheet: sheet)
    var canvas = Canvas(size: terminal.size)
    canvas.put("hello", at: Point(column: 2, row: 1), .text)
    terminal.paint(canvas)
    switch behaviour {
    case "end": break
    case "trap": trap(canvas.cells.count)
    case "overflow": mark("\(overflow(1))")
    case "errors": say("first \u{1b}[31m\u{9b}2J\r\nsecond\n", to: STDERR_FILENO)
    case "errors, trap":
      say("first\n", to: STDERR_FILENO)
      // Unlike a failed bounds check, this prints its message in optimised builds too.
      fatalError("second")
    case "errors, too many": for _ in 0..<100_000 { say("again\n", to: STDERR_FILENO) }
    case "abort": abort()
    case "exit": exit(3)
    case "paint": paint(&terminal, canvas)
    case "signals": wait(signals, &terminal)
    case "suspend":
      terminal.suspend()
      terminal.paint(canvas)
      mark("back")
    case "redraw":
      mark("redraw")
      terminal.redraw()
      terminal.paint(canvas)
      mark("end")
    case "input": input(signals, &terminal)
    default: mark("unknown")
    }
  }

  private static func paint(_ terminal: inout Terminal, _ start: Canvas) {
    var canvas = start
    mark("same")
    terminal.paint(canvas)
    mark("one")
    canvas.put("J", at: Point(column: 2, row: 1), Style(.error))
    terminal.paint(canvas)
    mark("wide")
    canvas.put("中x", at: Point(column: 10, row: 2), .text)
    terminal.paint(canvas)
    mark("cursor")
    terminal.paint(canvas, cursor: Point(column: 7, row: 3))
    mark("same cursor")
    terminal.paint(canvas, cursor: Point(column: 7, row: 3))
    mark("restyle")
    terminal.restyle(sheet)
    terminal.paint(canvas, cursor: Point(column: 7, row: 3))
    mark("end")
  }

  private static func wait(_ signals: borrowing SignalQueue, _ terminal: inout Terminal) {
    mark("ready")
    while true {
      var waiting = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 5000)
      for signal in signals.pending() {
        switch signal {
        case .windowChange:
          let size = terminal.resize()
          mark("\(size.columns)x\(size.rows)")
        case .continue, .suspend: break
        case .interrupt, .terminate, .hangup, .quit: SignalQueue.end(by: signal)
        }
      }
    }
  }

  /// Reports events on standard error until `q` or the end of the terminal.
  private static func input(_ signals: borrowing SignalQueue, _ terminal: inout Terminal) {
    mark("ready")
    while true {
      var waiting = pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0)
      poll(&waiting, 1, 5000)
      for event in terminal.events() {
        say(words(event) + "\n", to: STDERR_FILENO)
        if event == .hangup || event == .key(.character("q")) { return }
      }
    }
  }

  private static func words(_ event: InputEvent) -> String {
    switch event {
    case .key(.character(let scalar)): "key(\(scalar))"
    case .key(.control(let letter)): "control(\(letter))"
    case .key(let key): "\(key)"
    case .mouse(let mouse): "\(mouse.kind) \(mouse.point.column),\(mouse.point.row)"
    case .resize(let size): "resize \(size.columns)x\(size.rows)"
    case .hangup: "hangup"
    }
  }

  /// Writes a marker between the parts of the output.
  private static func mark(_ name: String) {
    say("<\(name)>", to: STDOUT_FILENO)
  }

  /// Writes without buffering.
  static func say(_ text: String, to descriptor: Int32) {
    _ = text.withCString { write(descriptor, $0, text.utf8.count) }
  }

  /// Overflows the stack.
  private static func overflow(_ depth: Int) -> Int {
    if depth == Int.max { return 0 }
    return withUnsafeTemporaryAllocation(of: Int.self, capacity: 500) { buffer in
      buffer[0] = depth
      return overflow(depth + 1) + buffer[0]
    }
  }

  private static func trap(_ index: Int) {
    let empty: [Int] = []
    print(empty[index])
  }
}
