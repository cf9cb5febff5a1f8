import Screen
import Terminal

/// A session that runs a script in the terminal in real time, then waits for a key. It ends with the signal that interrupted it, or nil.
struct TerminalScript: ~Copyable, SessionLoop {
  private let script: Script
  private var player: ScriptPlayer
  private var terminal: ScriptTerminal
  private var next = 0
  /// The time left of the current `:tick`.
  private var remaining: Duration = .zero
  /// The real time at which the current frame of the `:tick` ends; nil between frames.
  private var frameEnd: ContinuousClock.Instant?
  private var awaitsKey = false
  private var isOver = false

  init(_ script: Script, _ player: ScriptPlayer, _ terminal: consuming ScriptTerminal) {
    self.script = script
    self.player = player
    self.terminal = terminal
    self.terminal.paint(player)
  }

  mutating func turn() throws(ScriptError) -> SessionStep<Signal?> {
    switch terminal.ending {
    case .signal(let signal): return .end(signal)
    case .quit: return .end(nil)
    case nil: break
    }
    if awaitsKey {
      guard terminal.takeKey() else { return .wait(atMost: .seconds(3600)) }
      awaitsKey = false
    }
    if remaining > .zero { return try passFrame() }
    if isOver { return .end(nil) }
    guard next < script.steps.count else {
      (isOver, awaitsKey) = (true, true)
      return .again
    }
    let step = script.steps[next]
    next += 1
    if case .tick(let time) = step.command { remaining = time } else { try play(step) }
    return .again
  }

  mutating func wait(atMost time: Duration) throws(ScriptError) -> Signal?? {
    terminal.readInput(waitingAtMost: time)
    return nil
  }

  /// Advances the player by one frame, at most 50 ms of script time, once the same real time has passed.
  private mutating func passFrame() throws(ScriptError) -> SessionStep<Signal?> {
    let frame = min(remaining, ScriptPlayer.frame)
    let now = ContinuousClock.now
    let end = frameEnd ?? now + frame
    guard now >= end else {
      frameEnd = end
      return .wait(atMost: end - now)
    }
    frameEnd = nil
    remaining -= frame
    _ = try player.play(Script.Step(line: script.steps[next - 1].line, command: .tick(frame)))
    terminal.paint(player)
    return .again
  }

  private mutating func play(_ step: Script.Step) throws(ScriptError) {
    let request = try player.play(step)
    terminal.paint(player)
    switch request {
    case .nothing: break
    case .save(let picture, let file): try ScriptSession.save(picture, file, in: player.files, script, step)
    case .wait: awaitsKey = true
    case .redraw: terminal.redraw(player)
    }
  }
}
