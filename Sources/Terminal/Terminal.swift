import CNcurses
import Glibc
import Screen

/// A session on the terminal of standard input and output: paints canvases and reads input.
///
/// A process has at most one session, used by one thread. `deinit`, ``SignalQueue/end(by:)``, `exit` and faults such as a trap all restore
/// the screen, the cursor and the modes.
package struct Terminal: ~Copyable {
  package let depth: ColorDepth
  package let symbols: SymbolSet

  var sheet: StyleSheet
  let usesDirectColor: Bool
  /// The last painted canvas; nil if the contents of the screen are unknown.
  var painted: Canvas?
  var paintedCursor: Point?
  var attributes: [Style: CellAttributes] = [:]
  var run: [cn_cell] = []
  var pendingEvents: [InputEvent] = []
  var lastPress: (point: Point, time: ContinuousClock.Instant)?
  var decoder: InputDecoder
  /// True if a signal is ending the process while it is suspended: the terminal still belongs to the shell.
  var isSuspended = false

  /// Starts a session: alternate screen, unbuffered keys and, unless the settings disable it, the mouse.
  ///
  /// Throws before anything is written if the terminal is unsuitable. Start the session before other threads read the environment, because
  /// `TERMINFO` is set for a moment to enable 24-bit colour in ncurses.
  package init(settings: TerminalSettings = TerminalSettings(), styleSheet: StyleSheet) throws(TerminalError) {
    let session = try Terminal.open(settings)
    depth = session.depth
    symbols = session.symbols
    usesDirectColor = session.usesDirectColor
    sheet = styleSheet
    decoder = InputDecoder(sequences: Self.keySequences())
  }

  deinit { cn_stop() }

  package var size: Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    cn_size(&columns, &rows)
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// The descriptor to poll for input.
  package var inputDescriptor: Int32 { STDIN_FILENO }

  /// Changes the style sheet. The next ``paint(_:cursor:)`` repaints everything.
  package mutating func restyle(_ sheet: StyleSheet) {
    self.sheet = sheet
    attributes.removeAll(keepingCapacity: true)
    painted = nil
  }

  package mutating func setMouse(_ mouse: TerminalSettings.Mouse) { cn_mouse(mouse == .on ? 1 : 0) }

  /// Adopts the new window size. The next paint repaints everything.
  @discardableResult
  package mutating func resize() -> Size {
    cn_resize()
    painted = nil
    return size
  }

  /// Restores the terminal, stops the process as ctrl-z does, and resumes the session when the process continues.
  ///
  /// The next paint repaints everything. If the size has changed, the next ``events()`` begin with a resize.
  package mutating func suspend() {
    let before = size
    isSuspended = cn_suspend() == 0
    let now = resize()
    paintedCursor = nil
    if now != before { pendingEvents.append(.resize(now)) }
  }

  /// Sets the terminal modes again and makes the next paint repaint everything. Needed after another program has used the terminal.
  package mutating func redraw() {
    cn_forget()
    painted = nil
  }

  private static func open(
    _ settings: TerminalSettings
  ) throws(TerminalError) -> (depth: ColorDepth, symbols: SymbolSet, usesDirectColor: Bool) {
    try requireTerminal()
    let colors = cn_probe(settings.terminalName)
    try check(colors, terminalName: settings.terminalName)
    let symbols = settings.resolvedSymbols()
    let wanted = settings.depth(terminfoColors: Int(colors))
    // Replace even a terminfo entry for 24-bit colour such as xterm-direct, because such entries encode colours in different ways.
    let needsEntry = wanted == .trueColor || wanted.count > Int(colors)
    let started = cn_start(settings.terminalName, needsEntry ? 1 : 0, settings.mouse == .on ? 1 : 0)
    try check(started, terminalName: settings.terminalName)
    let depth = wanted.count <= Int(started) ? wanted : ColorDepth(ofColors: Int(started))
    return (depth, symbols, Int(started) >= Int(CN_PALETTE))
  }

  private static let alternatives = "use `jittop --once`, `jittop ls` or `jittop tail`, which need no terminal"

  private static func requireTerminal() throws(TerminalError) {
    for (descriptor, name) in [(STDOUT_FILENO, "standard output"), (STDIN_FILENO, "standard input")] where isatty(descriptor) == 0 {
      throw TerminalError(code: .notATerminal, cause: "\(name) is not a terminal", remedy: alternatives)
    }
  }

  private static func check(_ result: Int32, terminalName: String) throws(TerminalError) {
    guard result < 0 else { return }
    let shown = SafeText(terminalName).truncated(to: 40).string
    switch Int(result) {
    case CN_UNKNOWN_TERMINAL where terminalName.isEmpty:
      throw TerminalError(code: .unknownTerminal, cause: "TERM is not set", remedy: "set it, for example to `xterm-256color`")
    case CN_UNKNOWN_TERMINAL:
      throw TerminalError(
        code: .unknownTerminal, cause: "unknown terminal `\(shown)`",
        remedy: "install its terminfo entry, or set TERM, for example to `xterm-256color`")
    case CN_NO_CURSOR_MOTION:
      throw TerminalError(code: .noCursorMotion, cause: "the terminal `\(shown)` cannot move its cursor", remedy: alternatives)
    case CN_ALREADY_STARTED:
      throw TerminalError(code: .alreadyOpen, cause: "the terminal is already in use by this process", remedy: "close it first")
    default:
      throw TerminalError(code: .system, cause: "cannot open the terminal", remedy: alternatives)
    }
  }
}
