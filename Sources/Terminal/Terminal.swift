import CNcurses
import Glibc
import Screen

/// The terminal while it is ours: paints canvases, yields keys, and gives everything back when it goes.
///
/// One at a time in a process, used by one thread. Standard input and output must be the terminal. After every end - `deinit`,
/// ``SignalQueue/end(by:)``, `exit`, a trap or another fault - the screen, the cursor and the modes are what they were before.
package struct Terminal: ~Copyable {
  /// How many colours are used.
  package let depth: ColorDepth
  /// Which characters are drawn with.
  package let symbols: SymbolSet

  var sheet: StyleSheet
  let usesDirectColor: Bool
  /// What the terminal shows; nil when that is not known.
  var painted: Canvas?
  var paintedCursor: Point?
  var attributes: [Style: CellAttributes] = [:]
  var run: [cn_cell] = []
  var pendingEvents: [InputEvent] = []
  var lastPress: (point: Point, time: ContinuousClock.Instant)?
  var decoder: InputDecoder
  /// True while the terminal belongs to the shell, because a signal ends a process that was suspended.
  var isSuspended = false

  /// Takes the terminal: the alternate screen, keys as they are pressed, the mouse.
  ///
  /// Nothing is written before it is known to be a terminal that can be drawn on. Call it before other threads read the environment:
  /// ncurses gets 24-bit colour through a variable that is set for a moment.
  package init(settings: TerminalSettings = TerminalSettings(), styleSheet: StyleSheet) throws(TerminalError) {
    let session = try Terminal.open(settings)
    depth = session.depth
    symbols = session.symbols
    usesDirectColor = session.usesDirectColor
    sheet = styleSheet
    decoder = InputDecoder(sequences: Self.keySequences())
  }

  deinit { cn_stop() }

  /// The extent of the screen.
  package var size: Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    cn_size(&columns, &rows)
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// The descriptor to poll for input.
  package var inputDescriptor: Int32 { STDIN_FILENO }

  /// Changes how styles look; the next ``paint(_:cursor:)`` shows it.
  package mutating func restyle(_ sheet: StyleSheet) {
    self.sheet = sheet
    attributes.removeAll(keepingCapacity: true)
    painted = nil
  }

  /// Takes the mouse, or leaves it to the terminal, which then selects text with it.
  package mutating func setMouse(_ mouse: TerminalSettings.Mouse) { cn_mouse(mouse == .on ? 1 : 0) }

  /// Takes over the new extent after a change of the window; the next paint repaints everything.
  @discardableResult
  package mutating func resize() -> Size {
    var columns: Int32 = 0
    var rows: Int32 = 0
    cn_resize(&columns, &rows)
    painted = nil
    return Size(columns: Int(columns), rows: Int(rows))
  }

  /// Gives the terminal back, stops the process as ctrl-z does, and takes the terminal again when it continues.
  ///
  /// The next paint repaints everything; a changed extent is also the first of the next ``events()``.
  package mutating func suspend() {
    let before = size
    isSuspended = cn_suspend() == 0
    let now = resize()
    paintedCursor = nil
    if now != before { pendingEvents.append(.resize(now)) }
  }

  /// Forgets what the terminal shows and sets its modes again, for when others have written on it or stopped us; the next paint
  /// repaints everything.
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
    // Entries such as xterm-direct have 24-bit colour, but no two of them in the same form.
    let needsEntry = wanted == .trueColor || wanted.count > Int(colors)
    let started = cn_start(settings.terminalName, needsEntry ? 1 : 0, settings.mouse == .on ? 1 : 0)
    try check(started, terminalName: settings.terminalName)
    let depth = wanted.count <= Int(started) ? wanted : ColorDepth(ofColors: Int(started))
    return (depth, symbols, Int(started) >= Int(CN_PALETTE))
  }

  private static let alternatives = "use `jittop --once`, `jittop ls` or `jittop tail`, which need none"

  private static func requireTerminal() throws(TerminalError) {
    for (descriptor, name) in [(STDOUT_FILENO, "standard output"), (STDIN_FILENO, "standard input")] where isatty(descriptor) == 0 {
      throw TerminalError(.notATerminal, cause: "\(name) is not a terminal", remedy: alternatives)
    }
  }

  private static func check(_ result: Int32, terminalName: String) throws(TerminalError) {
    guard result < 0 else { return }
    let shown = SafeText(terminalName).truncated(to: 40).string
    switch Int(result) {
    case CN_UNKNOWN_TERMINAL where terminalName.isEmpty:
      throw TerminalError(.unknownTerminal, cause: "TERM is not set", remedy: "set it, for example to `xterm-256color`")
    case CN_UNKNOWN_TERMINAL:
      throw TerminalError(
        .unknownTerminal, cause: "the terminal `\(shown)` is unknown here",
        remedy: "install its terminfo entry, or set TERM, for example to `xterm-256color`")
    case CN_NO_CURSOR_MOTION:
      throw TerminalError(
        .noCursorMotion, cause: "the terminal `\(shown)` cannot place its cursor", remedy: alternatives)
    case CN_ALREADY_STARTED:
      throw TerminalError(.alreadyOpen, cause: "the terminal is already in use by this process", remedy: "close it first")
    default:
      throw TerminalError(.system, cause: "the terminal could not be opened", remedy: alternatives)
    }
  }
}
