import TestSupport

extension PseudoTerminal {
  /// Starts the probe with a behaviour; `environment` contains TERM and the locale.
  convenience init(_ behaviour: String, _ environment: [String], errorsToTerminal: Bool = false) throws {
    try self.init(
      program: BuiltProgram.path("TerminalProbe"), [behaviour], environment, errorsToTerminal: errorsToTerminal)
  }
}
