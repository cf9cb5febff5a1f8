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
    guard let pid = ProcessFileKind.map.pid(in: bytes) else { return nil }
    self.pid = pid
  }
}

extension MapName: CustomStringConvertible {
  package var description: String { "perf-\(pid).map" }
}

/// A kind of file that a runtime writes for profilers, with the PID of its process in the name.
package enum ProcessFileKind: CaseIterable, Hashable, Sendable {
  case map
  /// A jitdump, `jit-<pid>.dump`. V8, .NET, wasmtime and CPython write it into the current directory or into `/tmp`; perf's JVM agent and
  /// LLVM into a directory below `~/.debug/jit`. Source: the kernel's `jitdump-specification.txt`.
  case jitdump
  /// The list of images of a .NET process, `perfinfo-<pid>.map`. Source: .NET's `perfinfo.cpp`.
  case images

  /// Parses the name of a file of this kind, which may be any bytes; nil for another name.
  package func pid(in name: some BidirectionalCollection<UInt8>) -> ProcessID? {
    let (prefix, suffix) =
      switch self {
      case .map: ("perf-".utf8, ".map".utf8)
      case .jitdump: ("jit-".utf8, ".dump".utf8)
      case .images: ("perfinfo-".utf8, ".map".utf8)
      }
    // The largest PID has 10 digits. This cheap test excludes most other names.
    guard name.count > prefix.count + suffix.count, name.count <= prefix.count + 10 + suffix.count, name.starts(with: prefix),
      name.suffix(suffix.count).elementsEqual(suffix)
    else { return nil }
    let digits = name.dropFirst(prefix.count).dropLast(suffix.count)
    guard digits.first != UInt8(ascii: "0"), let number = UInt64(decimalDigits: digits) else { return nil }
    return Int32(exactly: number).map { ProcessID($0) }
  }

  /// Parses the name of a file of any kind.
  package static func parse(_ name: some BidirectionalCollection<UInt8>) -> (kind: ProcessFileKind, pid: ProcessID)? {
    for kind in allCases { if let pid = kind.pid(in: name) { return (kind, pid) } }
    return nil
  }
}

/// A file with the name of a map. It may be of any file type.
package struct MapFile: Hashable, Sendable {
  /// The PID in the file name.
  package let pid: ProcessID
  package let path: FilePath

  package init(_ pid: ProcessID, at path: FilePath) { (self.pid, self.path) = (pid, path) }

  /// Creates a value for the map of a process in a directory. Does not access the file.
  package init(_ pid: ProcessID, in directory: FilePath) {
    self.pid = pid
    path = directory.appending(MapName(pid).description)
  }
}
