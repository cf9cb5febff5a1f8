import Glibc
import PerfMap
import Processes
import SystemPackage

/// The map that test entries of the monitor go into: made at the first one, removed at the end.
struct InjectionMap: ~Copyable {
  let path: FilePath
  private var writer: PerfMapWriter?

  init(directory: String) {
    path = FilePath(directory).appending(MapName(ProcessID(getpid())).description)
  }

  /// Writes an entry, opening the map at the first one.
  mutating func write(_ range: AddressRange, name: [UInt8]) throws(PerfMapError) {
    let open: PerfMapWriter
    if let writer {
      open = writer
    } else {
      open = try PerfMapWriter(path: path)
      // The number of our process is no secret: the file may have been there before us.
      try open.require(owner: geteuid())
    }
    writer = open
    try open.write(start: range.start, size: range.size, name: name)
  }

  deinit {
    if writer != nil { unlink(path.string) }
  }
}
