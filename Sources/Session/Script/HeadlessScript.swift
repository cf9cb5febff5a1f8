import Terminal

/// Runs a script without a terminal, one step a turn. Ends with the signal that interrupted it, or nil.
struct HeadlessScript: ~Copyable, SessionLoop {
  private let script: Script
  private var player: ScriptPlayer
  private let signals: SignalQueue
  private var next = 0

  init(_ script: Script, _ player: ScriptPlayer, _ signals: consuming SignalQueue) {
    self.script = script
    self.player = player
    self.signals = signals
  }

  mutating func turn() throws(ScriptError) -> SessionStep<Signal?> {
    guard next < script.steps.count else { return .end(nil) }
    let step = script.steps[next]
    next += 1
    if case .save(let picture, let file) = try player.play(step) { try ScriptSession.save(picture, file, script, step) }
    if let signal = signals.ending() { return .end(signal) }
    return .again
  }

  func wait(atMost time: Duration) throws(ScriptError) -> Signal?? { nil }
}
