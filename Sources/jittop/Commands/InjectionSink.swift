import PerfMap
import SystemPackage

/// Where the entries of `jittop inject` go: into a map, or, for a dry run, onto standard output as the exact lines.
struct InjectionSink {
  let path: FilePath
  private let names: NamePolicy
  private let writer: PerfMapWriter?
  private let output = Output()
  private(set) var count = 0

  /// Opens the map unless it is a dry run, which only looks whether it could be opened.
  init(_ path: FilePath, missing: PerfMapWriter.Missing, names: NamePolicy, owner: UInt32, isDryRun: Bool) throws(PerfMapError) {
    self.path = path
    self.names = names
    try PerfMapWriter.check(path: path, missing: missing)
    writer = isDryRun ? nil : try PerfMapWriter(path: path, missing: missing, names: names)
    try writer?.require(owner: owner)
  }

  var isDryRun: Bool { writer == nil }

  /// Writes an entry.
  mutating func write(_ range: AddressRange, name: [UInt8]) throws {
    if let writer {
      try writer.write(start: range.start, size: range.size, name: name)
    } else {
      try output.raw(try PerfMapWriter.line(range, name: name, names: names, path: path))
    }
    count += 1
  }

  /// Writes a line that is no entry.
  mutating func write(broken line: [UInt8]) throws {
    if let writer { try writer.write(lines: line) } else { try output.raw(line) }
    count += 1
  }

  func close() throws(PerfMapError) { try writer?.close() }
}
