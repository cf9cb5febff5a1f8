import Dashboard
import Screen
import Terminal

/// The terminal that shows a running script, and the key presses of its viewer.
struct ScriptTerminal: ~Copyable {
  private let signals: SignalQueue
  private var terminal: Terminal
  private var theme: String
  /// The reason for an early end of the script; nil if there is none.
  private(set) var ending: Ending?
  /// The number of key presses that no `:wait` has consumed. A key pressed early ends the next `:wait`.
  private var pendingKeys = 0

  enum Ending {
    case quit
    case signal(Signal)
  }

  static func open(_ options: SessionOptions) throws -> ScriptTerminal {
    // Block signals first: threads inherit the signal mask.
    let signals = try SignalQueue()
    let chosen = options.preferences(for: .script).preferences
    let settings = TerminalSettings(colors: chosen.colors.depth, symbols: chosen.symbols.set, mouse: .off)
    let sheet = ThemeLibrary.standard().sheet(chosen.theme)
    return ScriptTerminal(signals: signals, terminal: try Terminal(settings: settings, styleSheet: sheet), theme: chosen.theme)
  }

  mutating func paint(_ player: ScriptPlayer) {
    if player.theme != theme {
      theme = player.theme
      terminal.restyle(ThemeLibrary.standard().sheet(theme))
    }
    terminal.paint(player.canvas, cursor: player.cursor)
  }

  mutating func redraw(_ player: ScriptPlayer) {
    terminal.redraw()
    paint(player)
  }

  /// Consumes a pending key press; returns false if there is none.
  mutating func takeKey() -> Bool {
    guard pendingKeys > 0 else { return false }
    pendingKeys -= 1
    return true
  }

  mutating func readInput(waitingAtMost time: Duration) {
    _ = Wait.forEvents(on: [terminal.inputDescriptor, signals.descriptor], atMost: time)
    for signal in signals.pending() {
      if let signal = terminal.handle(signal) { ending = .signal(signal) }
    }
    for event in terminal.events() {
      switch event {
      case .key(.character("q")), .hangup: ending = .quit
      case .key: pendingKeys += 1
      case .mouse, .resize: break
      }
    }
  }
}
