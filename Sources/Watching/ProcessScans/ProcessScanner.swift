import LinuxSystem
import Processes
import SystemPackage

/// Runs process scans on another thread, because a scan blocks while a file system in a container does not answer.
final class ProcessScanner {
  /// The thread for scans; nil if no descriptors were left. Then the only scan is the first, on the calling thread.
  private let background = Background<ProcessScan>()
  /// The last finished scan, from which the next one starts.
  private var last: ProcessScan
  /// The watch of the directories that the last scan found in containers; nil if the kernel has no inotify descriptor left.
  private var directories: ContainerDirectoryWatch?

  /// Prepares scans for a directory, whose path is the same in each container.
  init(directory: FilePath) {
    last = ProcessScan(directory: directory)
    directories = try? ContainerDirectoryWatch()
  }

  /// The path of the directory with symbolic links resolved.
  var realDirectory: FilePath { last.containers.realDirectory }

  /// The descriptors to poll for reading.
  var descriptors: [Int32] { [background?.descriptor, directories?.descriptor.rawValue].compactMap { $0 } }

  /// True if ``start(_:)`` can run another scan.
  var canScan: Bool { background != nil }

  /// Searches the containers for maps. Returns nil if a file system does not answer in time: the scan then continues on its thread.
  func firstScan() -> ProcessScan? {
    guard let background else {
      var scan = last
      scan.run(.namespaces)
      return finished(scan)
    }
    start(.namespaces)
    background.wait(atMost: ContainerScan.timeout)
    return finished().first
  }

  /// Starts a scan. No other scan may be running.
  func start(_ scope: ProcessScanSchedule.Scope) {
    background?.start { [last] in
      var scan = last
      scan.run(scope)
      return scan
    }
  }

  /// Returns the scans that have finished since the last call.
  func finished() -> [ProcessScan] { (background?.finished() ?? []).map { finished($0) } }

  private func finished(_ scan: ProcessScan) -> ProcessScan {
    last = scan
    if scan.containerMaps != nil { directories?.watch(scan.containers.directories) }
    return scan
  }

  /// True if a map was created, deleted or renamed in a container since the last call.
  func hasChanged() -> Bool { directories?.hasChanged() ?? false }
}
