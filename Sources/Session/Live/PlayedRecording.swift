import Dashboard
import Monitor
import Recording

/// The recording that an interactive session plays instead of following maps.
struct PlayedRecording {
  private var player: ReplayPlayer
  let file: RecordingFile
  /// The uptime of the session when the timeline was last advanced.
  private var lastAdvance: Duration = .zero

  init(_ file: RecordingFile) {
    self.file = file
    player = ReplayPlayer(file.source(entryLimit: Memory.entryLimit))
  }

  /// A timeline that starts at the beginning of the recording.
  var timeline: Timeline { Timeline(clock: ReplayClock(length: file.index.length)) }

  mutating func start(at now: Duration) { lastAdvance = now }

  /// Advances the timeline to `now`, then moves the monitor toward the position of the timeline for at most about 8 ms.
  ///
  /// Returns true if the monitor has not reached that position. Sets `mustDraw` if the screen must be drawn at once.
  mutating func play(_ screen: inout MonitorScreen, at now: Duration, _ mustDraw: inout Bool) -> Bool {
    let wasRunning = screen.dashboard.timeline.isPlaying
    screen.dashboard.timeline.pass(now - lastAdvance)
    lastAdvance = now
    let isRunning = screen.dashboard.timeline.isPlaying
    // The end of the replay must be drawn even if no data changed.
    mustDraw = mustDraw || wasRunning && !isRunning
    let revision = screen.monitor.revision
    let end = ContinuousClock.now + .milliseconds(8)
    let progress = player.advance(&screen.monitor, to: screen.dashboard.timeline.clock?.position ?? .zero) { ContinuousClock.now >= end }
    switch progress {
    case .inProgress: break
    case .rewound:
      screen.dashboard.timeHasJumped()
      mustDraw = true
    case .reached: mustDraw = mustDraw || screen.monitor.revision != revision && !isRunning
    }
    screen.dashboard.realTime = now
    screen.dashboard.timeline.isSeeking = player.isRewinding
    return progress == .inProgress
  }

  /// Shows an error if a part of the recording cannot be read.
  func reportLosses(_ screen: inout MonitorScreen) {
    if let losses = file.losses { return screen.showError("the recording \(losses)") }
    let bytes = file.truncatedBytes
    if bytes > 0 { screen.showError("the recording is truncated: its last \(bytes) bytes are ignored") }
  }
}
