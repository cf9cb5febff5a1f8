import Screen
import Terminal

/// A script that is played in the terminal, as fast as its clock says, up to a key after the last step.
///
/// It ends with the signal that ended it, if there was one.
struct TerminalScript: ~Copyable, SessionLoop {
  private let script: Script
  private var player: ScriptPlayer
  private var stage: ScriptTerminal
  private var next = 0
  /// The time that is to pass before the next step, and when its present frame is over.
  private var left: Duration = .zero
  private var frameEnd: ContinuousClock.Instant?
  private var awaitsKey = false
  private var isOver = false

  init(_ script: Script, _ player: ScriptPlayer, _ stage: consuming ScriptTerminal) {
    self.script = script
    self.player = player
    self.stage = stage
    self.stage.paint(player)
  }

  mutating func turn() throws(ScriptError) -> SessionStep<Signal?> {
    switch stage.ending {
    case .signal(let signal): return .end(signal)
    case .quit: return .end(nil)
    case nil: break
    }
    if awaitsKey {
      guard stage.takePress() else { return .wait(atMost: .seconds(3600)) }
      awaitsKey = false
    }
    if left > .zero { return try passFrame() }
    if isOver { return .end(nil) }
    guard next < script.steps.count else {
      (isOver, awaitsKey) = (true, true)
      return .again
    }
    let step = script.steps[next]
    next += 1
    if case .tick(let time) = step.command { left = time } else { try play(step) }
    return .again
  }

  mutating func wait(atMost time: Duration) throws(ScriptError) -> Signal?? {
    stage.look(for: time)
    return nil
  }

  /// Lets a frame of time pass, once it is over.
  private mutating func passFrame() throws(ScriptError) -> SessionStep<Signal?> {
    let frame = min(left, ScriptPlayer.frame)
    let now = ContinuousClock.now
    let end = frameEnd ?? now + frame
    guard now >= end else {
      frameEnd = end
      return .wait(atMost: end - now)
    }
    frameEnd = nil
    left -= frame
    _ = try player.play(Script.Step(line: script.steps[next - 1].line, command: .tick(frame)))
    stage.paint(player)
    return .again
  }

  private mutating func play(_ step: Script.Step) throws(ScriptError) {
    let request = try player.play(step)
    stage.paint(player)
    switch request {
    case .nothing: break
    case .save(let picture, let file): try ScriptSession.save(picture, file, script, step)
    case .wait: awaitsKey = true
    case .redraw: stage.redraw(player)
    }
  }
}
