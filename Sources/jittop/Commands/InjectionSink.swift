import PerfMap
import Session
import SystemPackage

/// Where the entries of `jittop inject` go: into a map, or, for a dry run, onto standard output as the exact lines.
///
/// A map of our own is made for its first entry: where none comes, nothing is left behind.
struct InjectionSink {
  let path: FilePath
  let isDryRun: Bool
  private let missing: PerfMapWriter.Missing
  private let names: NamePolicy
  private let owner: UInt32
  private var writer: PerfMapWriter?
  private let output = Output()
  private(set) var count = 0

  /// Opens the map unless it is a dry run, which only looks whether it could be opened.
  init(_ path: FilePath, missing: PerfMapWriter.Missing, names: NamePolicy, owner: UInt32, isDryRun: Bool) throws(PerfMapError) {
    self.path = path
    self.isDryRun = isDryRun
    self.missing = missing
    self.names = names
    self.owner = owner
    try PerfMapWriter.check(path: path, missing: missing)
    if missing == .refuse { _ = try opened() }
  }

  /// The map, open; nil for a dry run.
  private mutating func opened() throws(PerfMapError) -> PerfMapWriter? {
    guard writer == nil, !isDryRun else { return writer }
    let open = try PerfMapWriter(path: path, missing: missing, names: names)
    try open.require(owner: owner)
    writer = open
    return open
  }

  /// Writes an entry.
  mutating func write(_ range: AddressRange, name: [UInt8]) throws {
    if let writer = try opened() {
      try writer.write(start: range.start, size: range.size, name: name)
    } else {
      try output.raw(try PerfMapWriter.line(range, name: name, names: names, path: path))
    }
    count += 1
  }

  /// Writes a line that is no entry.
  mutating func write(broken line: [UInt8]) throws {
    if let writer = try opened() { try writer.write(lines: line) } else { try output.raw(line) }
    count += 1
  }

  func close() throws(PerfMapError) { try writer?.close() }
}
