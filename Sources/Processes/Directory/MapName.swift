import PerfMap
import SystemPackage

/// The file name of a map, `perf-<pid>.map`.
///
/// Each PID from 1 to 2,147,483,647 has exactly one valid name: its decimal digits have no sign and no leading zero.
package struct MapName: Hashable, Sendable {
  package let pid: ProcessID

  package init(_ pid: ProcessID) { self.pid = pid }

  /// Parses a file name, which may be any bytes; nil if it is not the name of a map.
  package init?(_ bytes: some BidirectionalCollection<UInt8>) {
    let prefix = "perf-".utf8
    let suffix = ".map".utf8
    // The largest PID has 10 digits. This cheap test excludes most other names.
    guard bytes.count > prefix.count + suffix.count, bytes.count <= prefix.count + 10 + suffix.count, bytes.starts(with: prefix),
      bytes.suffix(suffix.count).elementsEqual(suffix)
    else { return nil }
    let digits = bytes.dropFirst(prefix.count).dropLast(suffix.count)
    guard digits.first != UInt8(ascii: "0"), let number = UInt64(decimalDigits: digits), let pid = Int32(exactly: number) else {
      return nil
    }
    self.pid = ProcessID(pid)
  }
}

extension MapName: CustomStringConvertible {
  package var description: String { "perf-\(pid).map" }
}

/// A file with the name of a map. It may be of any file type.
package struct MapFile: Hashable, Sendable {
  /// The PID in the file name.
  package let pid: ProcessID
  package let path: FilePath

  /// Creates a value for the map of a process in a directory. Does not access the file.
  package init(_ pid: ProcessID, in directory: FilePath) {
    self.pid = pid
    path = directory.appending(MapName(pid).description)
  }
}
