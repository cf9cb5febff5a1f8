/// Schedules process scans by their cost.
package struct ProcessScanSchedule {
  package enum Scope: Hashable, Sendable {
    /// Namespaces only: finds the maps in containers.
    case namespaces
    /// Also open files, which cost more: finds deleted maps, and maps with several writers.
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

  /// Requests a scan before its time, because a map was created or deleted in a container.
  package mutating func request() { isRequested = true }

  /// Records the start of the first scan.
  mutating func begin() { isRunning = true }

  /// Starts a scan if it is due and none is running; returns its scope if so.
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

  /// Records the end of a scan, its processor time, and that of its open files, if included.
  ///
  /// The interval is chosen so that scans use at most 0.2 % of a processor, but it is at most five seconds.
  package mutating func finished(cost: Duration, openFiles: Duration?) {
    isRunning = false
    interval = min(max(.seconds(1), cost * 500), .seconds(5))
    if let openFiles { openFilesCost = openFiles }
  }
}
