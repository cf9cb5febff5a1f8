import Terminal

/// A session that runs a script without a terminal, one step a turn. It ends with the signal that interrupted it, or nil.
struct HeadlessScript: ~Copyable, SessionLoop {
  let script: Script
  private(set) var player: ScriptPlayer
  let signals: SignalQueue
  private(set) var next = 0

  mutating func turn() throws(ScriptError) -> SessionStep<Signal?> {
    guard next < script.steps.count else { return .end(nil) }
    let step = script.steps[next]
    next += 1
    if case .save(let picture, let file) = try player.play(step) { try ScriptSession.save(picture, file, in: player.files, script, step) }
    if let signal = signals.ending() { return .end(signal) }
    return .again
  }

  func wait(atMost time: Duration) throws(ScriptError) -> Signal?? { nil }
}
