/// A command of the user to go to another time: in a recording, or in the last ten minutes of what is live.
package enum TimeCommand: Hashable, Sendable {
  /// Stops, or continues.
  case pause
  /// Half and twice as fast, in a recording.
  case slower, faster
  /// A time forward, or back when it is negative.
  case move(Duration)
  /// To the first moment, and to the last one, which may be what is live.
  case start, end
}

/// The time of a replay: stands, runs at a speed, jumps; never before the start or after the end.
package struct ReplayClock: Hashable, Sendable {
  /// How long the recording is.
  package let length: Duration
  /// The time since its start.
  package private(set) var position: Duration = .zero
  /// Whether it stands still because somebody wanted it.
  package private(set) var isPaused = false
  /// How many times as fast as it was, as a power of two.
  private var power = 0

  /// The slowest and the fastest: an eighth, and 256 times.
  private static let powers = -3...8

  /// Makes a clock at the start of a recording.
  package init(length: Duration) { self.length = max(.zero, length) }

  /// How many times as fast as it was.
  package var speed: Double { power < 0 ? 1 / Double(1 << -power) : Double(1 << power) }

  /// Whether it is at the end.
  package var isAtEnd: Bool { position >= length }

  /// Whether it moves.
  package var isRunning: Bool { !isPaused && !isAtEnd }

  /// Lets real time pass.
  package mutating func pass(_ time: Duration) {
    guard isRunning, time > .zero else { return }
    position = min(length, position + time * speed)
  }

  /// Performs a command.
  package mutating func perform(_ command: TimeCommand) {
    switch command {
    case .pause:
      // At the end there is nothing to go on with: from the start again.
      if isAtEnd { (position, isPaused) = (.zero, false) } else { isPaused.toggle() }
    case .slower: power = max(Self.powers.lowerBound, power - 1)
    case .faster: power = min(Self.powers.upperBound, power + 1)
    case .move(let time): position = min(length, max(.zero, position + time))
    case .start: position = .zero
    case .end: position = length
    }
  }
}
