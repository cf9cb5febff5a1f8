import Monitor
import PerfMap

/// Schedules the reads of maps.
///
/// - Maps that grow are busy. Rounds, twenty a second, read them. They have no inotify watch, which would slow their writers.
/// - A map that has not changed for a second is quiet. Rounds skip it: a one-shot inotify watch reports its next write.
/// - Every five seconds a sweep reads all maps, for changes that no watch reports.
/// - A map with more unread bytes than a slice is loading. It is read in the time that rounds leave.
///
/// ```
/// schedule.begin(at: now, order: ids, selected: id)
/// // Perform each action, then call read(_:at:) or armed(_:), and perform the action that the call returns, until a call returns nil.
/// while let action = schedule.next(spent: time, of: budget) { … }
/// ```
package struct ReadSchedule {
  /// An action that the driver performs.
  package enum Action: Hashable {
    /// Read a slice of a map, then call ``ReadSchedule/read(_:at:)``.
    case read(MapID)
    /// Arm the one-shot watch of a map, then call ``ReadSchedule/armed(_:)``.
    case arm(MapID)
  }

  /// The result of ``Action/arm(_:)``.
  package enum Arming: Hashable {
    case armed
    /// The kernel cannot watch the file, so the map stays busy and rounds read it.
    case refused
  }

  /// The action that the driver has not yet completed.
  private enum Step {
    case none
    /// A map of the round is being read.
    case reading(MapID)
    /// The watch of a quiet map is being armed.
    case arming(MapID, ReadResult)
    /// A map is read again after its watch was armed, because the watch reports later writes only.
    case checking(MapID)
    /// The next slice of a loading map is being read.
    case loading(MapID)
  }

  /// The phases of a poll: the maps of the round, then the loading maps. Each phase reads at least one map, even if the budget is spent.
  private enum Phase { case round, loading }

  /// The time of the last change of each busy map.
  private var busy: [MapID: Duration] = [:]
  /// The maps that the current round has yet to read, in reverse order.
  private var queue: [MapID] = []
  /// The loading maps, in reverse order of reading.
  private var loading: [MapID] = []
  /// The maps that were replaced and whose old file is read to its end. Each starts a new generation in the next poll, after the caller has
  /// processed the last bytes of the old file.
  private var ended: [MapID] = []
  /// The maps to read first in the next poll.
  private var hastened: [MapID] = []
  private var lastRound: Duration = .seconds(-60)
  private var lastSweep: Duration = .seconds(-60)
  /// The index of the first busy map of the next round, if there are more busy maps than a round reads.
  private var roundStart = 0
  private var step = Step.none
  private var phase = Phase.round
  private var isFirst = true

  /// The time between two rounds.
  package static let interval: Duration = .milliseconds(50)
  /// The time between two sweeps.
  package static let sweepInterval: Duration = .seconds(5)
  /// The time after which an unchanged map is no longer busy.
  package static let quietAfter: Duration = .seconds(1)
  /// The maximum number of bytes that one step reads from a map.
  package static let slice = ByteCount(256 << 10)
  /// The maximum number of busy maps in a round, not counting the selected map.
  package static let roundLimit = 64

  package init() {}

  /// True if at least one map is busy, so that rounds are needed.
  package var isBusy: Bool { !busy.isEmpty }

  /// True if maps are left to read now, before the next round is due.
  package var hasMore: Bool { !queue.isEmpty || !loading.isEmpty || !ended.isEmpty }

  /// Returns true if a map is waiting to be read in the current round or at the start of the next poll.
  func isQueued(_ id: MapID) -> Bool { queue.contains(id) || hastened.contains(id) }

  /// Adds a map and schedules its first read before the rest of the round.
  mutating func add(_ id: MapID, at now: Duration) {
    markBusy(id, at: now)
    queue.append(id)
  }

  mutating func markBusy(_ id: MapID, at now: Duration) { busy[id] = now }

  /// Marks a map as busy and schedules a read in the next poll, so that its last bytes are read before the follower closes the file.
  ///
  /// At most 64 maps are scheduled for a poll, so that a flood of events cannot delay rounds.
  mutating func hasten(_ id: MapID, at now: Duration) {
    markBusy(id, at: now)
    if hastened.count < Self.roundLimit, !hastened.contains(id) { hastened.append(id) }
  }

  mutating func remove(_ id: MapID) {
    busy[id] = nil
    queue.removeAll { $0 == id }
    loading.removeAll { $0 == id }
    ended.removeAll { $0 == id }
    hastened.removeAll { $0 == id }
  }

  // MARK: - Rounds

  /// Begins a poll. Starts the next round if it is due and the last one is finished. `order` contains all maps, in the order of the table.
  package mutating func begin(at now: Duration, order: [MapID], selected: MapID?) {
    phase = .round
    isFirst = true
    loading += ended
    ended = []
    if queue.isEmpty, now - lastRound >= Self.interval { startRound(at: now, order, selected) }
    queue.removeAll(where: hastened.contains)
    queue += hastened.reversed().filter { !loading.contains($0) }
    hastened = []
  }

  private mutating func startRound(at now: Duration, _ order: [MapID], _ selected: MapID?) {
    lastRound = now
    guard now - lastSweep >= Self.sweepInterval else {
      queue = busyRound(order, selected)
      return
    }
    lastSweep = now
    let waiting = Set(loading)
    queue = order.reversed().filter { !waiting.contains($0) }
  }

  /// Returns the maps of the next round in reverse order: the selected map if it is busy, then up to 64 other busy maps in turn.
  ///
  /// A thousand busy maps are each read every 0.8 seconds.
  private mutating func busyRound(_ order: [MapID], _ selected: MapID?) -> [MapID] {
    let waiting = Set(loading)
    let isDue = { [busy] (id: MapID) in busy[id] != nil && !waiting.contains(id) }
    var others = order.filter { isDue($0) && $0 != selected }
    if others.count > Self.roundLimit {
      let start = roundStart % others.count
      others = Array((others[start...] + others[..<start]).prefix(Self.roundLimit))
      roundStart = start + Self.roundLimit
    }
    return others.reversed() + [selected].compactMap { $0 }.filter(isDue)
  }

  // MARK: - Steps

  /// Returns the next action, or nil at the end of the poll: when `spent` reaches `budget`, or no map is left.
  package mutating func next(spent: Duration, of budget: Duration) -> Action? {
    if phase == .round {
      if isFirst || spent < budget, let id = queue.popLast() {
        isFirst = false
        step = .reading(id)
        return .read(id)
      }
      phase = .loading
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

  /// Processes the result of a read, and returns the next action for the same map, if any.
  package mutating func read(_ result: ReadResult, at now: Duration) -> Action? {
    switch step {
    case .none, .arming: return nil
    case .reading(let id):
      if result.hasNews {
        busy[id] = now
      } else if isQuiet(id, at: now) {
        if result.isOpen {
          step = .arming(id, result)
          return .arm(id)
        }
        // A file that is not open cannot be watched; the next sweep reads the map.
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

  /// Processes the result of ``Action/arm(_:)``, and returns the next action for the same map, if any.
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

  private func isQuiet(_ id: MapID, at now: Duration) -> Bool { busy[id].map { now - $0 >= Self.quietAfter } ?? false }

  private mutating func finish(_ id: MapID, _ result: ReadResult) {
    step = .none
    guard result.hasMore else { return }
    if result.endsGeneration { ended.append(id) } else { loading.insert(id, at: 0) }
  }
}

/// The part of a read's outcome that affects the schedule.
package struct ReadResult: Hashable, Sendable {
  /// True if the map changed.
  package var hasNews = false
  /// True if unread bytes are left.
  package var hasMore = false
  /// True if the map was replaced and its old file is read to the end. The unread bytes belong to the next generation.
  package var endsGeneration = false
  package var isOpen = true
  /// The file of the current generation; nil if there is none.
  package var file: FileIdentity?

  package init(
    hasNews: Bool = false, hasMore: Bool = false, endsGeneration: Bool = false, isOpen: Bool = true, file: FileIdentity? = nil
  ) {
    self.hasNews = hasNews
    self.hasMore = hasMore
    self.endsGeneration = endsGeneration
    self.isOpen = isOpen
    self.file = file
  }
}
