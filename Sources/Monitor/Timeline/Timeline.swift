import PerfMap

/// The position in time of what is shown: live or pinned, in the last ten minutes or in a recording.
///
/// The monitor of the source is passed in: the live one, which keeps the last ten minutes, or the one that a recording is played into. While
/// a moment of the last ten minutes is pinned, the timeline holds the picture of it; in a recording it holds the clock.
package struct Timeline {
  /// The position.
  package enum Position: Hashable, Sendable {
    /// What happens now.
    case live
    /// The moment at which the screen was paused.
    case paused
    /// An earlier moment of the last ten minutes.
    case past
    /// A time of a recording.
    case recording
  }

  /// What a command came to.
  package enum Outcome: Hashable, Sendable {
    /// The time is the same, or the recording is on its way to it.
    case done
    /// Another time is shown.
    case jumped
    /// There is no such time.
    case refused(Refusal)
  }

  /// Why a command has no effect.
  package enum Refusal: Hashable, Sendable {
    /// What is shown is live already.
    case isLive
    /// Nothing earlier is kept.
    case nothingEarlier
    /// Only a recording has a speed.
    case noRecording
  }

  /// The clock of the recording that is played; nil where what happens now is shown.
  package private(set) var clock: ReplayClock?
  /// True while a later time of the recording is shown than the one that was asked for.
  package var isSeeking = false
  /// The picture that is shown while a moment is pinned.
  package private(set) var picture: Monitor?

  /// Makes a timeline at what is live, or at the start of a recording.
  package init(clock: ReplayClock? = nil) { self.clock = clock }

  /// The position.
  package var position: Position {
    if clock != nil { return .recording }
    guard let picture else { return .live }
    return picture.isPast ? .past : .paused
  }

  /// True while the time of a recording runs.
  package var isPlaying: Bool { clock?.isRunning ?? false }

  /// What is shown: the picture, or the monitor of the source.
  package func shown(_ source: Monitor) -> Monitor { picture ?? source }

  /// Lets `body` change what is shown.
  package mutating func change<Result>(_ source: inout Monitor, _ body: (inout Monitor) -> Result) -> Result {
    // Taken out, so that changing it copies nothing.
    guard var shown = picture.take() else { return body(&source) }
    defer { picture = shown }
    return body(&shown)
  }

  /// Keeps what the user changed in the picture that is shown.
  package mutating func keep(_ changed: Monitor) {
    if picture != nil { picture = changed }
  }

  /// Lets real time pass: the clock of a recording moves on.
  package mutating func pass(_ time: Duration) { clock?.pass(time) }

  /// Performs a command.
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

  /// Shows a moment of the last ten minutes.
  private mutating func pin(_ moment: Moment?, _ source: inout Monitor) -> Outcome {
    guard let moment else { return .refused(.nothingEarlier) }
    if let picture { source.adoptMarks(of: picture) }
    guard let then = source.past(at: moment, shown: shown(source)) else { return .done }
    picture = then
    return .jumped
  }

  /// Shows what is live again, with what the user chose in the picture.
  private mutating func resume(_ source: inout Monitor) -> Outcome {
    guard let last = picture.take() else { return .done }
    source.adoptSelection(of: last)
    return last.isPast ? .jumped : .done
  }
}
