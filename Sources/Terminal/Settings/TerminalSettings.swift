import CNcurses
import Glibc
import Screen

/// What the user and the environment say about the terminal.
package struct TerminalSettings: Sendable {
  /// Whether the mouse is ours or stays the terminal's, for selecting text.
  package enum Mouse: Hashable, Sendable {
    /// Presses, drags and the wheel are reported.
    case on
    /// The terminal keeps the mouse.
    case off
  }

  /// How many colours to use; nil to find out.
  package var colors: ColorDepth?
  /// Which characters to draw with; nil to find out.
  package var symbols: SymbolSet?
  /// Whose the mouse is.
  package var mouse: Mouse
  /// The name of the terminal: `TERM`.
  package var terminalName: String
  /// Whether `NO_COLOR` is set to anything.
  package var disablesColor: Bool
  /// Whether `COLORTERM` promises 24-bit colour.
  package var supportsTrueColor: Bool

  /// Makes settings; `environment` is the process's own when nil, and is read here once.
  package init(
    colors: ColorDepth? = nil, symbols: SymbolSet? = nil, mouse: Mouse = .on, environment: [String: String]? = nil
  ) {
    func value(_ name: String) -> String {
      if let environment { return environment[name] ?? "" }
      return getenv(name).map { String(cString: $0) } ?? ""
    }
    self.colors = colors
    self.symbols = symbols
    self.mouse = mouse
    terminalName = value("TERM")
    disablesColor = !value("NO_COLOR").isEmpty
    supportsTrueColor = ["truecolor", "24bit"].contains(value("COLORTERM"))
  }

  /// The colours to use on a terminal for which terminfo names a number of them.
  func depth(terminfoColors: Int) -> ColorDepth {
    if let colors { return colors }
    if disablesColor { return .mono }
    if supportsTrueColor, terminfoColors >= 8 { return .trueColor }
    return ColorDepth(ofColors: terminfoColors)
  }

  /// The characters to draw with; takes the character set of the environment.
  func resolvedSymbols() -> SymbolSet {
    let environmentIsUnicode = cn_locale_is_utf8() != 0
    guard let symbols else { return environmentIsUnicode && !isASCIIOnly ? .unicode : .ascii }
    if symbols == .unicode, !environmentIsUnicode { cn_force_utf8() }
    return symbols
  }

  /// The colours that standard output takes, for a command that writes text and draws nothing; nil when it is no terminal and nobody
  /// asks for colours. Nothing is written.
  package func depthOfOutput() -> ColorDepth? {
    if let colors { return colors }
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    return depth(terminfoColors: max(0, Int(cn_probe(terminalName))))
  }

  /// The characters that standard output takes, for such a command.
  package func symbolsOfOutput() -> SymbolSet { symbols ?? (cn_locale_is_utf8() != 0 && !isASCIIOnly ? .unicode : .ascii) }

  /// Terminals whose fonts or decoders know little more than ASCII.
  private var isASCIIOnly: Bool {
    let family = terminalName.prefix { $0 != "-" }
    return ["linux", "dumb", "ansi", "cons25", "cygwin"].contains(family) || (family.hasPrefix("vt") && !family.hasPrefix("vte"))
  }
}
