import PerfMap
import Processes
import SystemPackage

/// A map as it is named on the command line: digits are a PID, anything else a path.
struct MapTarget {
  let path: FilePath
  let pid: ProcessID?

  /// A map that was found in a directory.
  init(_ file: MapFile) {
    path = file.path
    pid = file.pid
  }

  init(_ argument: String, directory: String) {
    if !argument.isEmpty, argument.allSatisfy({ $0.isASCII && $0.isNumber }), let pid = Int32(argument) {
      self.pid = ProcessID(pid)
      path = FilePath(directory).appending(MapName(ProcessID(pid)).description)
    } else {
      path = FilePath(argument)
      pid = path.lastComponent.flatMap { MapName(Array($0.string.utf8)) }?.pid
    }
  }
}
