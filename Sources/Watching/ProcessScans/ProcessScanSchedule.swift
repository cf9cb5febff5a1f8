/// Schedules process scans. The more processor time a scan takes, the longer is the interval to the next one.
package struct ProcessScanSchedule {
  package enum Scope: Hashable, Sendable {
    /// Reads the namespaces of processes, to find the maps in containers.
    case namespaces
    /// Reads the open files of processes too, to find deleted maps and maps with several writers. This costs more.
    case openFiles
  }

  private var interval: Duration = .seconds(1)
  private var lastStart: Duration = .zero
  private var lastOpenFiles: Duration = .seconds(-60)
  private var openFilesCost: Duration = .zero
  private var isRunning = false
  private var isRequested = false

  /// The shortest time between two scans of open files.
  static let openFilesInterval: Duration = .seconds(20)
  /// The shortest time between two scans.
  static let shortestInterval: Duration = .milliseconds(250)

  package init() {}

  /// Requests a scan before the interval has passed, for example after a map was created or deleted in a container.
  package mutating func request() { isRequested = true }

  /// Records the start of the first scan.
  mutating func begin() { isRunning = true }

  /// Starts a scan if it is due and none is running. Returns the scope of the started scan, else nil.
  package mutating func next(at now: Duration) -> Scope? {
    let pause = now - lastStart
    guard !isRunning, pause >= interval || isRequested && pause >= Self.shortestInterval else { return nil }
    lastStart = now
    isRequested = false
    isRunning = true
    guard now - lastOpenFiles >= max(Self.openFilesInterval, openFilesCost * 1000) else { return .namespaces }
    lastOpenFiles = now
    return .openFiles
  }

  /// Records the end of a scan. `cost` is the processor time for the namespaces. `openFiles` is the processor time for the open files; nil
  /// if they were not scanned.
  ///
  /// The next interval is 500 times the cost (0.2 % of a processor), but at least one and at most five seconds.
  package mutating func finished(cost: Duration, openFiles: Duration?) {
    isRunning = false
    interval = min(max(.seconds(1), cost * 500), .seconds(5))
    if let openFiles { openFilesCost = openFiles }
  }
}
