import Glibc
import PerfMap
import Processes
import SystemPackage

/// The monitor's own map for injected test entries: created by the first entry, removed on exit.
struct InjectionMap: ~Copyable {
  let path: FilePath
  private var writer: PerfMapWriter?

  init(directory: String) {
    path = FilePath(directory).appending(MapName(ProcessID(getpid())).description)
  }

  mutating func write(_ range: AddressRange, name: [UInt8]) throws(PerfMapError) {
    let open: PerfMapWriter
    if let writer {
      open = writer
    } else {
      // Another user can predict this PID and create the file first.
      open = try PerfMapWriter(path: path, owner: geteuid())
    }
    writer = open
    try open.write(start: range.start, size: range.size, name: name)
  }

  deinit { writer?.remove() }
}

package enum WriterOwner {
  /// Returns the user who must own a map before a test entry is written to it: the user of its process, or the current user if it has none.
  package static func expected(_ process: ProcessFacts?) -> UInt32 {
    guard let process, process.isRunning else { return geteuid() }
    return process.uid
  }
}
