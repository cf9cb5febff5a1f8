import Dashboard
import Monitor
import Recording

/// The recording that a live session plays in place of maps.
struct PlayedRecording {
  private var player: ReplayPlayer
  /// The recording.
  let file: RecordingFile
  /// When real time was last passed on.
  private var playedAt: Duration = .zero

  init(_ file: RecordingFile) {
    self.file = file
    player = ReplayPlayer(file.source(entryLimit: Memory.entryLimit))
  }

  /// The timeline at the start of the recording.
  var timeline: Timeline { Timeline(clock: ReplayClock(length: file.index.length)) }

  /// Begins to play.
  mutating func start(at now: Duration) { playedAt = now }

  /// Lets time pass, and brings the monitor to it, for a few milliseconds; returns whether there is more to do.
  mutating func play(_ shown: inout MonitorScreen, at now: Duration, _ isTouched: inout Bool) -> Bool {
    let wasRunning = shown.dashboard.timeline.isPlaying
    shown.dashboard.timeline.pass(now - playedAt)
    playedAt = now
    let isRunning = shown.dashboard.timeline.isPlaying
    // The end is shown, also where nothing else is new there.
    isTouched = isTouched || wasRunning && !isRunning
    let revision = shown.monitor.revision
    let end = ContinuousClock.now + .milliseconds(8)
    let progress = player.advance(&shown.monitor, to: shown.dashboard.timeline.clock?.position ?? .zero) { ContinuousClock.now >= end }
    switch progress {
    case .underWay: break
    case .jumpedBack:
      shown.dashboard.timeHasJumped()
      isTouched = true
    case .shown: isTouched = isTouched || shown.monitor.revision != revision && !isRunning
    }
    shown.dashboard.realTime = now
    shown.dashboard.timeline.isSeeking = player.isGoingBack
    return progress == .underWay
  }

  /// Reports that the end of the recording is missing.
  func tellOfTear(_ shown: inout MonitorScreen) {
    let bytes = file.cutBytes
    guard bytes > 0 else { return }
    shown.showError("the recording is torn: its last \(bytes) bytes are left out")
  }
}
