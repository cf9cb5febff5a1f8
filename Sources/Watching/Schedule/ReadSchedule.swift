import Monitor
import PerfMap

/// Decides which map is read next, and when a quiet map gets an alarm instead of being polled.
///
/// Maps that grow are busy: they are read in rounds, twenty times a second, without a kernel watch that would slow their writers. A map
/// without news for a second gets an alarm for its next write and is not polled. Every five seconds a sweep reads all maps, for what no
/// alarm reports. What is larger than a slice is read on in the time that rounds leave.
///
/// ```
/// schedule.begin(at: now, order: ids, shown: id)
/// while let action = schedule.next(spent: time, of: budget) { … }   // then read(_:at:) or armed(_:) until they return nil
/// ```
package struct ReadSchedule {
  /// A step for the driver.
  package enum Action: Hashable {
    /// Read a slice of a map, then call ``ReadSchedule/read(_:at:)``.
    case read(MapID)
    /// Arm the alarm of a map, then call ``ReadSchedule/armed(_:at:)``.
    case arm(MapID)
  }

  /// The driver's answer to ``Action/arm(_:)``.
  package enum Arming: Hashable {
    case armed
    /// The kernel cannot watch the file: the map is polled as before.
    case refused
  }

  /// The step that the driver has been given and has not answered.
  private enum Step {
    case none
    /// A map of the round is being read.
    case reading(MapID)
    /// A quiet map is getting an alarm.
    case arming(MapID, ReadResult)
    /// A map with a new alarm is read again: a write before the alarm was armed does not raise it.
    case checking(MapID)
    /// The next slice of a large map is being read.
    case loading(MapID)
  }

  /// The parts of a look. Each reads at least one map, then as many as the budget allows.
  private enum Part { case round, loading }

  /// Busy maps, and when each last had news.
  private var busy: [MapID: Duration] = [:]
  /// The maps of the current round that have not been read, the next one last.
  private var queue: [MapID] = []
  /// Maps with more unread bytes than a slice, the next one last.
  private var loading: [MapID] = []
  private var lastRound: Duration = .seconds(-60)
  private var lastSweep: Duration = .seconds(-60)
  /// Where the next round begins among the busy maps, if they are too many for one.
  private var turn = 0
  private var step = Step.none
  private var part = Part.round
  private var isFirst = true

  /// How often busy maps are read.
  package static let interval: Duration = .milliseconds(50)
  /// How often all maps are read.
  package static let sweepInterval: Duration = .seconds(5)
  /// How long a map without news stays busy.
  package static let calmAfter: Duration = .seconds(1)
  /// The most bytes that are read of a map in one step.
  package static let slice = ByteCount(256 << 10)
  /// The most busy maps in a round, besides the one that is shown.
  package static let mostInRound = 64

  package init() {}

  /// True if some map is busy, so that the next round must not be late.
  package var isBusy: Bool { !busy.isEmpty }

  /// True if maps wait to be read now.
  package var hasMore: Bool { !queue.isEmpty || !loading.isEmpty }

  /// True if a map waits for its turn in the current round.
  func isQueued(_ id: MapID) -> Bool { queue.contains(id) }

  /// Adds a map and reads it next.
  mutating func add(_ id: MapID, at now: Duration) {
    touch(id, at: now)
    queue.append(id)
  }

  /// Makes a map busy: something happened to it.
  mutating func touch(_ id: MapID, at now: Duration) { busy[id] = now }

  /// Removes a map.
  mutating func remove(_ id: MapID) {
    busy[id] = nil
    queue.removeAll { $0 == id }
    loading.removeAll { $0 == id }
  }

  // MARK: - Rounds

  /// Begins a look: starts a round if the last one is over and another is due. `order` is that of the table, `shown` the selected map.
  package mutating func begin(at now: Duration, order: [MapID], shown: MapID?) {
    part = .round
    isFirst = true
    guard queue.isEmpty, now - lastRound >= Self.interval else { return }
    lastRound = now
    guard now - lastSweep >= Self.sweepInterval else {
      queue = busyRound(order, shown)
      return
    }
    lastSweep = now
    let waiting = Set(loading)
    queue = order.reversed().filter { !waiting.contains($0) }
  }

  /// The shown map, and of the other busy ones as many in turn as cost little, the next one last.
  ///
  /// Up to 64 maps are all read twenty times a second; a thousand each every 0.8 seconds.
  private mutating func busyRound(_ order: [MapID], _ shown: MapID?) -> [MapID] {
    let waiting = Set(loading)
    let isDue = { [busy] (id: MapID) in busy[id] != nil && !waiting.contains(id) }
    var others = order.filter { isDue($0) && $0 != shown }
    if others.count > Self.mostInRound {
      let start = turn % others.count
      others = Array((others[start...] + others[..<start]).prefix(Self.mostInRound))
      turn = start + Self.mostInRound
    }
    return others.reversed() + [shown].compactMap { $0 }.filter(isDue)
  }

  // MARK: - Steps

  /// Returns the next step, given how much of the budget is spent; nil if the look is over.
  package mutating func next(spent: Duration, of budget: Duration) -> Action? {
    if part == .round {
      if isFirst || spent < budget, let id = queue.popLast() {
        isFirst = false
        step = .reading(id)
        return .read(id)
      }
      part = .loading
      isFirst = true
    }
    guard isFirst || spent < budget, let id = loading.popLast() else {
      step = .none
      return nil
    }
    isFirst = false
    step = .loading(id)
    return .read(id)
  }

  /// Takes the result of a read; returns the next step for the same map, if there is one.
  package mutating func read(_ result: ReadResult, at now: Duration) -> Action? {
    switch step {
    case .none, .arming: return nil
    case .reading(let id):
      if result.hasNews {
        busy[id] = now
      } else if isCalm(id, at: now) {
        if result.isOpen {
          step = .arming(id, result)
          return .arm(id)
        }
        // A file that is not open cannot be watched; the sweep reads it.
        busy[id] = nil
      }
      finish(id, result)
    case .checking(let id):
      if result.hasNews { busy[id] = now }
      finish(id, result)
    case .loading(let id):
      busy[id] = now
      finish(id, result)
    }
    return nil
  }

  /// Takes the answer to ``Action/arm(_:)``; returns the next step for the same map, if there is one.
  package mutating func armed(_ answer: Arming) -> Action? {
    guard case .arming(let id, let result) = step else { return nil }
    switch answer {
    case .refused:
      finish(id, result)
      return nil
    case .armed:
      busy[id] = nil
      step = .checking(id)
      return .read(id)
    }
  }

  private func isCalm(_ id: MapID, at now: Duration) -> Bool { busy[id].map { now - $0 >= Self.calmAfter } ?? false }

  private mutating func finish(_ id: MapID, _ result: ReadResult) {
    step = .none
    if result.hasMore { loading.insert(id, at: 0) }
  }
}

/// The part of a read's outcome that scheduling depends on.
package struct ReadResult: Hashable, Sendable {
  /// True if the read changed what is known of the map.
  package var hasNews = false
  /// True if more bytes wait than were read.
  package var hasMore = false
  /// True if the file is open.
  package var isOpen = true
  /// The file of the current generation.
  package var file: FileIdentity?

  package init(hasNews: Bool = false, hasMore: Bool = false, isOpen: Bool = true, file: FileIdentity? = nil) {
    self.hasNews = hasNews
    self.hasMore = hasMore
    self.isOpen = isOpen
    self.file = file
  }
}
