/// A user command that changes the time shown, in a recording or in the last ten minutes.
package enum TimeCommand: Hashable, Sendable {
  /// Pauses or resumes.
  case pause
  /// Halves or doubles the speed of a recording.
  case slower, faster
  /// Moves by a duration; backwards if it is negative.
  case move(Duration)
  /// Moves to the first moment, or to the last moment: the end of the recording, or the present.
  case start, end
}

/// The clock of a replay. It runs at an adjustable speed, and can be paused or moved within the length of the recording.
package struct ReplayClock: Hashable, Sendable {
  /// The length of the recording.
  package let length: Duration
  /// The time since the start of the recording.
  package private(set) var position: Duration = .zero
  /// True if the user has paused the replay.
  package private(set) var isPaused = false
  /// The binary logarithm of the speed.
  private var power = 0

  /// The allowed values of ``power``, for speeds from 1/8 to 256 times real time.
  private static let powers = -3...8

  package init(length: Duration) { self.length = max(.zero, length) }

  /// The speed relative to real time.
  package var speed: Double { power < 0 ? 1 / Double(1 << -power) : Double(1 << power) }
  package var isAtEnd: Bool { position >= length }
  package var isRunning: Bool { !isPaused && !isAtEnd }

  /// Advances the position by an amount of real time, multiplied by the speed.
  package mutating func pass(_ time: Duration) {
    guard isRunning, time > .zero else { return }
    position = min(length, position + time * speed)
  }

  package mutating func perform(_ command: TimeCommand) {
    switch command {
    case .pause:
      // At the end, replay from the beginning.
      if isAtEnd { (position, isPaused) = (.zero, false) } else { isPaused.toggle() }
    case .slower: power = max(Self.powers.lowerBound, power - 1)
    case .faster: power = min(Self.powers.upperBound, power + 1)
    case .move(let time): position = min(length, max(.zero, position + time))
    case .start: position = .zero
    case .end: position = length
    }
  }
}
