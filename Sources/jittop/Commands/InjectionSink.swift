import PerfMap
import Session
import SystemPackage

/// The output of `jittop inject`: a map, or standard output for a dry run.
///
/// jittop's own map is created with its first entry, so that no empty file is left behind.
struct InjectionSink {
  let path: FilePath
  let isDryRun: Bool
  private let missing: PerfMapWriter.Missing
  private let names: NamePolicy
  private let owner: UInt32
  private var writer: PerfMapWriter?
  private let output = Output()
  private(set) var count = 0

  /// Checks that the map can be written. Opens it, unless this is a dry run or the map is jittop's own.
  init(_ path: FilePath, missing: PerfMapWriter.Missing, names: NamePolicy, owner: UInt32, isDryRun: Bool) throws(PerfMapError) {
    self.path = path
    self.isDryRun = isDryRun
    self.missing = missing
    self.names = names
    self.owner = owner
    try PerfMapWriter.check(path: path, missing: missing)
    if missing == .refuse { _ = try opened() }
  }

  /// Opens the map if it is not open yet, and returns its writer; returns nil for a dry run.
  private mutating func opened() throws(PerfMapError) -> PerfMapWriter? {
    guard writer == nil, !isDryRun else { return writer }
    let open = try PerfMapWriter(path: path, owner: owner, missing: missing, names: names)
    writer = open
    return open
  }

  mutating func write(_ range: AddressRange, name: [UInt8]) throws {
    if let writer = try opened() {
      try writer.write(start: range.start, size: range.size, name: name)
    } else {
      try output.raw(try PerfMapWriter.line(range, name: name, names: names, path: path))
    }
    count += 1
  }

  mutating func write(broken line: [UInt8]) throws {
    if let writer = try opened() { try writer.write(lines: line) } else { try output.raw(line) }
    count += 1
  }

  func close() throws(PerfMapError) { try writer?.close() }
}
