import Dashboard
import Monitor
import Recording

/// The recording that a live session plays in place of maps.
struct PlayedRecording {
  private(set) var player: ReplayPlayer
  /// When real time was last passed on.
  private var playedAt: Duration = .zero

  init(_ file: RecordingFile) { player = ReplayPlayer(file, entryLimit: Memory.entryLimit) }

  /// True while its time runs.
  var isRunning: Bool { player.clock.isRunning }

  /// The longest time in which nothing is due.
  var timeToWait: Duration { isRunning ? MonitorSession.frameInterval : .seconds(1) }

  /// Begins to play.
  mutating func start(at now: Duration) { playedAt = now }

  /// Moves its time as the user wants.
  mutating func perform(_ command: ReplayCommand) { player.perform(command) }

  /// Lets time pass, and brings the monitor to it, for a few milliseconds; returns whether there is more to do.
  mutating func play(_ shown: inout ShownMonitor, at now: Duration, _ isTouched: inout Bool) -> Bool {
    let wasRunning = isRunning
    player.pass(now - playedAt)
    playedAt = now
    // The end is shown, also where nothing else is new there.
    isTouched = isTouched || wasRunning && !isRunning
    let revision = shown.monitor.revision
    let end = ContinuousClock.now + .milliseconds(8)
    let progress = player.advance(&shown.monitor, until: { ContinuousClock.now >= end })
    switch progress {
    case .underWay: break
    case .jumpedBack:
      shown.dashboard.timeHasJumped()
      isTouched = true
    case .shown: isTouched = isTouched || shown.monitor.revision != revision && !isRunning
    }
    shown.dashboard.replay = player.clock
    shown.dashboard.realTime = now
    shown.dashboard.isSeeking = player.isGoingBack
    return progress == .underWay
  }

  /// Reports that the end of the recording is missing.
  func tellOfTear(_ shown: inout ShownMonitor) {
    let bytes = player.file.cutBytes
    guard bytes > 0 else { return }
    shown.showError("the recording is torn: its last \(bytes) bytes are left out")
  }
}
