import CNcurses
import Glibc
import Screen

/// The settings of a terminal from the user and the environment.
package struct TerminalSettings: Sendable {
  package enum Mouse: Hashable, Sendable {
    /// The terminal reports presses, drags and the wheel.
    case on
    /// The terminal reports nothing and uses the mouse to select text.
    case off
  }

  /// The colour depth; nil to detect it.
  package var colors: ColorDepth?
  /// The characters to draw with; nil to detect them.
  package var symbols: SymbolSet?
  package var mouse: Mouse
  /// The value of `TERM`.
  package var terminalName: String
  /// True if `NO_COLOR` is set and not empty.
  package var disablesColor: Bool
  /// True if `COLORTERM` is `truecolor` or `24bit`.
  package var supportsTrueColor: Bool

  /// Creates settings from an environment; nil means the environment of the process.
  package init(colors: ColorDepth? = nil, symbols: SymbolSet? = nil, mouse: Mouse = .on, environment: [String: String]? = nil) {
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

  /// Returns the colour depth to use on a terminal whose terminfo entry has `terminfoColors` colours.
  func depth(terminfoColors: Int) -> ColorDepth {
    if let colors { return colors }
    if disablesColor { return .mono }
    if supportsTrueColor, terminfoColors >= 8 { return .trueColor }
    return ColorDepth(ofColors: terminfoColors)
  }

  /// Returns the characters to draw with. Sets the locale from the environment, or to UTF-8 if the user has chosen Unicode.
  func resolvedSymbols() -> SymbolSet {
    let environmentIsUnicode = cn_locale_is_utf8() != 0
    guard let symbols else { return environmentIsUnicode && !isASCIIOnly ? .unicode : .ascii }
    if symbols == .unicode, !environmentIsUnicode { cn_force_utf8() }
    return symbols
  }

  /// Returns the colour depth for text on standard output, or nil if that is not a terminal and the user has set no depth.
  package func depthOfOutput() -> ColorDepth? {
    if let colors { return colors }
    guard isatty(STDOUT_FILENO) == 1 else { return nil }
    return depth(terminfoColors: max(0, Int(cn_probe(terminalName))))
  }

  /// Returns the characters for text on standard output. Sets the locale from the environment if the user has not chosen the characters.
  package func symbolsOfOutput() -> SymbolSet { symbols ?? (cn_locale_is_utf8() != 0 && !isASCIIOnly ? .unicode : .ascii) }

  /// True if the terminal is of a family that shows little more than ASCII.
  private var isASCIIOnly: Bool {
    let family = terminalName.prefix { $0 != "-" }
    return ["linux", "dumb", "ansi", "cons25", "cygwin"].contains(family) || (family.hasPrefix("vt") && !family.hasPrefix("vte"))
  }
}
