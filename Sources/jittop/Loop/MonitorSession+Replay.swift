import Dashboard
import Monitor

// The source of what is shown where that is a recording.
extension MonitorSession {
  /// Lets its time pass, and brings what is shown to it, for a few milliseconds; returns whether there is more to do.
  mutating func play(_ isTouched: inout Bool) -> Bool {
    guard var player else { return false }
    let now = clock.now.uptime
    let wasRunning = isRecordingRunning
    dashboard.timeline.pass(now - playedAt)
    playedAt = now
    // The end is shown, also where nothing else is new there.
    isTouched = isTouched || wasRunning && !isRecordingRunning
    let revision = monitor.revision
    let end = ContinuousClock.now + .milliseconds(8)
    let progress = player.advance(&monitor, to: dashboard.timeline.clock?.position ?? .zero, until: { ContinuousClock.now >= end })
    switch progress {
    case .underWay: break
    case .jumpedBack:
      dashboard.timeHasJumped()
      isTouched = true
    case .shown: isTouched = isTouched || monitor.revision != revision && !isRecordingRunning
    }
    dashboard.realTime = now
    dashboard.timeline.isSeeking = player.isGoingBack
    self.player = player
    return progress == .underWay
  }

  /// Whether another picture is due. Of a recording, as often as may be while its time runs or is sought.
  func isDue(_ frame: Frame, after drawn: Frame, _ isBusy: Bool) -> Bool {
    guard player != nil else { return frame.isDue(after: drawn) }
    return (isRecordingRunning || isBusy || dashboard.showsOldNotice) && frame.uptime - drawn.uptime >= Self.frameInterval
  }

  /// How long nothing is due in a recording; nil where none is played.
  var timeToWaitInRecording: Duration? { player.map { _ in isRecordingRunning ? Self.frameInterval : .seconds(1) } }

  /// True while the time of the recording runs.
  private var isRecordingRunning: Bool { dashboard.timeline.clock?.isRunning ?? false }

  /// Says that the end of the recording is missing.
  mutating func tellOfTear(_ file: RecordingFile?) {
    guard let bytes = file?.cutBytes, bytes > 0 else { return }
    dashboard.show("the recording is torn: its last \(bytes) bytes are left out", isError: true, at: monitor.now)
  }
}
