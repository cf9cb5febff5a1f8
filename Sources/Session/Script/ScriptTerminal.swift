import Dashboard
import Screen
import Terminal

/// The terminal that a script is shown in, and somebody who looks on.
struct ScriptTerminal: ~Copyable {
  private let signals: SignalQueue
  private var terminal: Terminal
  /// The theme that the terminal shows.
  private var theme: String
  /// Why the play is over before its end.
  private(set) var ending: Ending?
  /// Keys that nobody has waited for yet: who presses before a stop goes on at it.
  private var presses = 0

  enum Ending {
    case quit
    case signal(Signal)
  }

  /// Takes the terminal as the options say.
  static func open(_ options: SessionOptions) throws -> ScriptTerminal {
    // Signals first: threads inherit that they are blocked.
    let signals = try SignalQueue()
    let chosen = options.preferences(for: .script).preferences
    let settings = TerminalSettings(colors: chosen.colors.depth, symbols: chosen.symbols.set, mouse: .off)
    let sheet = ThemeLibrary.standard().sheet(chosen.theme)
    return ScriptTerminal(signals: signals, terminal: try Terminal(settings: settings, styleSheet: sheet), theme: chosen.theme)
  }

  private init(signals: consuming SignalQueue, terminal: consuming Terminal, theme: String) {
    self.signals = signals
    self.terminal = terminal
    self.theme = theme
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

  /// Takes a key that was pressed; false if there is none.
  mutating func takePress() -> Bool {
    guard presses > 0 else { return false }
    presses -= 1
    return true
  }

  /// Waits for keys and signals.
  mutating func look(for time: Duration) {
    _ = Wait.forNews(on: [terminal.inputDescriptor, signals.descriptor], atMost: time)
    for signal in signals.pending() {
      if let signal = terminal.answer(signal) { ending = .signal(signal) }
    }
    for event in terminal.events() {
      switch event {
      case .key(.character("q")), .hangup: ending = .quit
      case .key: presses += 1
      case .mouse, .resize: break
      }
    }
  }
}
