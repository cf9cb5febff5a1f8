import MapAnalysis
import PerfMap

/// The schedule of comparisons of profilers with maps: one map at a time, and one profiler at a time.
///
/// A map is compared once, and again after it or its process has changed. After a comparison, no map is compared again for 19 times the
/// duration of that comparison, at least 1 s: the larger a growing map is, the less often it is compared.
struct ComparisonSchedule: Sendable {
  /// The comparison in progress.
  struct Running: Sendable {
    let map: MapID
    let started: Duration
    /// The snapshot; nil while the lines are read.
    var input: ProfilerTask.Input?
    /// The profilers that remain, in order.
    var pending = Profiler.emulated
    /// The task that runs on another thread; nil if there is none.
    var work: ComparisonWork?
  }

  private(set) var running: Running?
  /// The maps whose comparison the user has requested.
  private(set) var requested: Set<MapID> = []
  /// The number of the current comparison. Outcomes of earlier comparisons are discarded.
  private var number = 0
  /// The time before which no map is compared again.
  private var pause: Duration = .zero
  private var budget = LoadBudget()
  /// The revision of the maps at which no comparison was due, and the time until which none will be; nil if one may be due.
  private var quiet: (revision: Int, until: Duration)?

  private static let shortestPause: Duration = .seconds(1)

  /// True if a comparison waits for the lines of its map.
  var isReading: Bool { running.map { $0.input == nil } ?? false }

  /// Requests a comparison of a map with its present contents, and cancels the running comparison.
  mutating func request(_ map: MapID) {
    requested.insert(map)
    cancel()
  }

  mutating func cancel() {
    running?.work?.cancel()
    running = nil
    number += 1
    quiet = nil
  }

  /// Cancels a comparison of old contents, or one that delays the first comparison of the selected map. Starts a comparison if one is due.
  ///
  /// O(maps) if the maps have changed, otherwise O(1).
  mutating func update(_ store: MapStore, selected: MapID?, now: Duration) {
    if let running, !isValid(running, store) || isUrgent(selected, store, than: running) { cancel() }
    guard running == nil, quiet.map({ $0.revision != store.revision || now >= $0.until }) ?? true else { return }
    let first = selected.map { [$0] } ?? []
    let isOpen = now >= budget.opening
    if let due = (isOpen ? first + store.order : Array(requested)).first(where: { isDue(store[$0], now) }) {
      running = Running(map: due, started: now)
      quiet = nil
    } else {
      let times = [pause, budget.opening].filter { $0 > now }
      quiet = (store.revision, times.min() ?? .seconds(1 << 40))
    }
  }

  private func isValid(_ running: Running, _ store: MapStore) -> Bool {
    guard let map = store[running.map], map.isComparable || map.isLoading else { return false }
    return running.input.map { $0.basis.generation == map.comparisonBasis.generation } ?? true
  }

  /// Returns true if another map is being compared although the selected map has never been and could be.
  private func isUrgent(_ selected: MapID?, _ store: MapStore, than running: Running) -> Bool {
    guard let selected, selected != running.map, let map = store[selected], map.comparison.basis == nil else { return false }
    return isDue(map, .zero)
  }

  private func isDue(_ map: MapRecord?, _ now: Duration) -> Bool {
    guard let map, map.isComparable else { return false }
    if requested.contains(map.id) { return true }
    let basis = map.comparisonBasis
    guard map.contents.entries.count <= MapRecord.comparedEntries, !map.comparison.isUnreadable(basis) else { return false }
    guard let known = map.comparison.basis, map.comparison.isComplete else { return true }
    return known != basis && now >= pause
  }

  /// Sets the snapshot, after all lines have been read.
  mutating func begin(_ input: ProfilerTask.Input) {
    requested.remove(input.map)
    running?.input = input
  }

  /// Returns the task for the next profiler, or nil while another one runs or the lines are being read.
  mutating func takeTask() -> ProfilerTask? {
    guard let input = running?.input, running?.work == nil, let profiler = running?.pending.first else { return nil }
    let work = ComparisonWork()
    running?.work = work
    return ProfilerTask(number: number, profiler: profiler, input: input, work: work)
  }

  enum Verdict { case current, obsolete }

  /// Records the end of a task. After the last profiler, the comparison is complete.
  mutating func finish(_ outcome: ProfilerTask.Outcome, now: Duration) -> Verdict {
    guard outcome.number == number, running?.work != nil else { return .obsolete }
    running?.work = nil
    running?.input?.memory = .known(outcome.memory)
    running?.pending.removeFirst()
    if let running, running.pending.isEmpty { end(running, now: now) }
    return .current
  }

  /// Ends a comparison that cannot be completed.
  mutating func fail(now: Duration) {
    guard let running else { return }
    requested.remove(running.map)
    end(running, now: now)
  }

  private mutating func end(_ running: Running, now: Duration) {
    let cost = now - running.started
    pause = now + max(Self.shortestPause, cost * (LoadBudget.divisor - 1))
    budget.spend(cost, at: now)
    self.running = nil
    number += 1
  }
}

/// A limit on the average load of comparisons: 5 % of the time, after ten seconds at full load.
struct LoadBudget: Sendable {
  /// The inverse of the share of the time.
  static let divisor = 20
  private static let burst: Duration = .seconds(10)

  private var credit = burst
  private var updated: Duration = .zero

  /// The time from which the next comparison may start.
  var opening: Duration { credit > .zero ? .zero : updated - credit * Self.divisor }

  /// Records the cost of a comparison.
  mutating func spend(_ cost: Duration, at now: Duration) {
    credit = min(Self.burst, credit + (now - updated) / Self.divisor) - cost
    updated = now
  }
}
