import Glibc
import Processes
import SystemPackage

/// A scan of all processes for maps in containers and, optionally, for maps that processes have open.
///
/// A scan takes about 10 µs per process, or 60 µs with open files, and so runs in the background if possible.
struct ProcessScan: Sendable {
  /// The state of the search in containers, which the next scan reuses.
  private(set) var containers: ContainerScan
  /// The maps in containers; nil if the processes could not be listed.
  private(set) var containerMaps: [ContainerMap]?
  /// The maps that processes have open; nil if the scope did not include open files.
  private(set) var openMaps: [OpenMap]?
  /// The processor time of the search in containers.
  private(set) var cost: Duration = .zero
  /// The processor time of the search for open files.
  private(set) var openFilesCost: Duration = .zero

  init(directory: FilePath) { containers = ContainerScan(directory: directory) }

  mutating func run(_ scope: ProcessScanSchedule.Scope) {
    let start = ProcessScan.threadTime()
    containerMaps = try? containers.maps()
    let middle = ProcessScan.threadTime()
    openMaps = scope == .openFiles ? ProcFilesystem().openMaps() : nil
    cost = middle - start
    openFilesCost = ProcessScan.threadTime() - middle
  }

  private static func threadTime() -> Duration {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
  }
}
