import Glibc
import Processes
import SystemPackage

/// A look at all processes: whose maps lie in containers, who holds maps open.
///
/// It takes some 10 µs a process, and 60 µs where open files are looked at too: done on another thread.
struct Survey: Sendable {
  /// What is kept from one look to the next.
  private(set) var scan: ContainerScan
  /// The maps in containers, or nil when the processes could not be listed.
  private(set) var containers: [ContainerMap]?
  /// The maps that are held open, where that was asked for.
  private(set) var open: [OpenMap]?
  /// What the look itself took of a core, and what the open files took.
  private(set) var cost: Duration = .zero
  private(set) var openCost: Duration = .zero

  /// Has looked at nothing yet.
  init(directory: FilePath) { scan = ContainerScan(directory: directory) }

  /// Looks.
  mutating func run(atOpenFiles looksAtOpenFiles: Bool) {
    let start = Survey.threadTime()
    containers = try? scan.maps()
    let middle = Survey.threadTime()
    open = looksAtOpenFiles ? ProcFilesystem().openMaps() : nil
    cost = middle - start
    openCost = Survey.threadTime() - middle
  }

  /// How often all processes are looked at: so that it takes 0.2 % of a core at most, where that is often enough for whoever waits for a map.
  var interval: Duration { min(max(.seconds(1), cost * 500), .seconds(5)) }

  private static func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
