import Glibc
import PerfMap
import Processes
import SystemPackage

/// The map of the jittop process, for injected test entries. The first entry creates the file, and `deinit` removes it.
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
      // Require that the current user owns the file: another user can predict this PID and create the file first.
      open = try PerfMapWriter(path: path, owner: geteuid())
    }
    writer = open
    try open.write(start: range.start, size: range.size, name: name)
  }

  deinit { writer?.remove() }
}

package enum WriterOwner {
  /// Returns the required owner of a map that receives a test entry: the user of a running `process`, else the current user.
  package static func expected(_ process: ProcessFacts?) -> UInt32 {
    guard let process, process.isRunning else { return geteuid() }
    return process.uid
  }
}
