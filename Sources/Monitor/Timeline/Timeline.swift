import PerfMap

/// The position in time of the display: live, paused, in the last ten minutes, or in a recording.
///
/// Callers pass in the source: the live monitor, or the monitor into which a recording is played. While the display is paused or shows an
/// earlier moment, the timeline holds a snapshot of the source. For a recording, it holds the clock.
package struct Timeline {
  package enum Position: Hashable, Sendable {
    case live
    /// The display shows the moment at which it was paused.
    case paused
    /// The display shows an earlier moment of the last ten minutes.
    case past
    case recording
  }

  /// The result of a ``TimeCommand``.
  package enum Outcome: Hashable, Sendable {
    /// The shown time has not changed yet. A replay may have to be played to another time.
    case done
    /// Another time is shown.
    case jumped
    /// The command has no effect.
    case refused(Refusal)
  }

  /// The reason that a command has no effect.
  package enum Refusal: Hashable, Sendable {
    /// The display is live already.
    case isLive
    /// No earlier moment is recorded.
    case nothingEarlier
    /// Only a recording has a speed.
    case noRecording
  }

  /// The clock of the recording; nil outside a replay.
  package private(set) var clock: ReplayClock?
  /// True while a recording is replayed from its start to an earlier time than the shown time. Until then, the later time is shown.
  package var isSeeking = false
  /// The snapshot that is shown while paused or in the past; otherwise nil.
  package private(set) var picture: Monitor?

  /// Creates a live timeline or, with a clock, a timeline at the start of a recording.
  package init(clock: ReplayClock? = nil) { self.clock = clock }

  package var position: Position {
    if clock != nil { return .recording }
    guard let picture else { return .live }
    return picture.isPast ? .past : .paused
  }

  /// True while a recording plays.
  package var isPlaying: Bool { clock?.isRunning ?? false }

  /// Returns the monitor on display: the snapshot or the source.
  package func shown(_ source: Monitor) -> Monitor { picture ?? source }

  /// Changes the monitor on display.
  package mutating func change<Result>(_ source: inout Monitor, _ body: (inout Monitor) -> Result) -> Result {
    // Take the snapshot out, so that the change does not copy it.
    guard var shown = picture.take() else { return body(&source) }
    defer { picture = shown }
    return body(&shown)
  }

  /// Replaces the snapshot, if there is one, with a changed copy.
  package mutating func keep(_ changed: Monitor) {
    if picture != nil { picture = changed }
  }

  /// Advances the clock of a recording by real time.
  package mutating func pass(_ time: Duration) { clock?.pass(time) }

  package mutating func perform(_ command: TimeCommand, _ source: inout Monitor) -> Outcome {
    guard clock == nil else {
      clock?.perform(command)
      return .done
    }
    let now = shown(source).now
    switch command {
    case .pause:
      if picture != nil { return resume(&source) }
      picture = source
      return .done
    case .slower, .faster: return .refused(.noRecording)
    case .end: return picture == nil ? .refused(.isLive) : resume(&source)
    case .start: return pin(source.firstMoment.flatMap { $0 == now ? nil : $0 }, &source)
    case .move(let time) where time > .zero && now.uptime + time > source.now.uptime - .seconds(1): return perform(.end, &source)
    case .move(let time): return pin(source.moment(time, from: now.uptime), &source)
    }
  }

  /// Shows a snapshot of a moment of the last ten minutes; if `moment` is nil, refuses the command.
  private mutating func pin(_ moment: Moment?, _ source: inout Monitor) -> Outcome {
    guard let moment else { return .refused(.nothingEarlier) }
    if let picture { source.adoptMarks(of: picture) }
    guard let then = source.past(at: moment, shown: shown(source)) else { return .done }
    picture = then
    return .jumped
  }

  /// Returns to the live display, which adopts the user's choices from the snapshot.
  private mutating func resume(_ source: inout Monitor) -> Outcome {
    guard let last = picture.take() else { return .done }
    source.adoptSelection(of: last)
    return last.isPast ? .jumped : .done
  }
}
