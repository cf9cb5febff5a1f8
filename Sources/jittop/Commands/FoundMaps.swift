import LinuxSystem
import PerfMap
import Processes
import SystemPackage
import Watching

/// All maps in a directory and in containers, and deleted maps that are still open for writing.
struct FoundMaps {
  /// The maps, sorted by PID.
  let targets: [MapTarget]
  /// The error for containers that could not be searched; nil if there was none.
  let refusal: ProcessesError?

  init(in path: String, _ processes: ProcFilesystem, open: [OpenMap]) throws(ProcessesError) {
    var directory = try MapDirectory(path: FilePath(path), watching: .byPolling)
    let scan = ContainerScan(directory: FilePath(path), processes)
    let scanned = Background.outcome(within: ContainerScan.timeout) {
      var scan = scan
      // If /proc cannot be read, only the maps of the directory are found.
      let maps = (try? scan.maps()) ?? []
      return (maps: maps, refusal: scan.refusal)
    }
    let contained = scanned?.maps ?? []
    let shared = Dictionary(contained.filter(\.isShared).map { ($0.path, $0) }) { first, _ in first }
    var targets = try directory.scan().map { file in
      // The PID in the file name may belong to another PID namespace.
      shared[file.path].map { MapTarget($0) } ?? MapTarget(file)
    }
    let files = Set(targets.compactMap { try? FileIdentity(at: $0.path) })
    targets += contained.filter { !$0.isShared && !files.contains($0.file) }.map { MapTarget($0) }
    let deleted = open.filter { $0.isDeleted && $0.isWriting && $0.path.removingLastComponent() == scan.realDirectory }
    for holders in Dictionary(grouping: deleted, by: \.file).values {
      if let map = holders.first(where: { $0.isOwn }) ?? holders.min(by: { $0.holder < $1.holder }) {
        targets.append(MapTarget(deleted: map))
      }
    }
    self.targets = targets.sorted { ($0.pid?.rawValue ?? 0, $0.path.string) < ($1.pid?.rawValue ?? 0, $1.path.string) }
    refusal = scanned.map(\.refusal) ?? ProcessesError(noAnswerIn: processes.root, "no maps in containers")
  }

  /// Returns the maps that processes have open; nil if a file system does not answer within ``ContainerScan/timeout``.
  static func openMaps(_ processes: ProcFilesystem) -> [OpenMap]? {
    Background.outcome(within: ContainerScan.timeout) { processes.openMaps() }
  }
}
