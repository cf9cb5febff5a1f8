import PerfMap
import Processes
import Screen
import SystemPackage

/// The row of a map in `jittop ls`.
package struct MapRow {
  let path: FilePath
  let pid: ProcessID?
  let process: ProcessFacts?
  let state: MapState
  package let outcome: Result<MapCounts, PerfMapError>
  /// The PID in the process's own namespace, if that is not jittop's namespace.
  let namespacePID: ProcessID?
  /// True if the map is in a directory of a container.
  let isElsewhere: Bool
  /// True if the file is deleted but still open.
  let isDeleted: Bool
  /// The processes that write the map, if there are several.
  let writers: [ProcessID]
  let names: MapNames?

  package init(
    path: FilePath, pid: ProcessID?, process: ProcessFacts?, state: MapState, outcome: Result<MapCounts, PerfMapError>,
    namespacePID: ProcessID?, isElsewhere: Bool, isDeleted: Bool, writers: [ProcessID], names: MapNames?
  ) {
    self.path = path
    self.pid = pid
    self.process = process
    self.state = state
    self.outcome = outcome
    self.namespacePID = namespacePID
    self.isElsewhere = isElsewhere
    self.isDeleted = isDeleted
    self.writers = writers
    self.names = names
  }

  private var figures: MapCounts? { try? outcome.get() }
}

// MARK: - JSON

extension MapRow {
  /// The JSON object of a map, as documented in the manual page.
  private struct Object: Encodable {
    struct Overlaps: Encodable {
      var total, duplicate, same, nested, straddle: Int
    }

    var path: String
    var pid: Int32?
    var comm: String?
    var state: String
    var error: String?
    var fileBytes: UInt64
    var entries: Int
    /// Present only if the map has more entries than are kept.
    var leftOut: Int?
    var malformed: Int
    var cutTail: Bool
    var zeroSize, live, trimmed, dead: Int
    var liveBytes: UInt64
    var firstAddress, lastAddress: String?
    var overlaps: Overlaps
    var runtime: String?
    var kinds, tiers: [String: Int]?
    var namespacePid: Int32?
    var deleted: Bool?
    var writers: [Int32]?

    enum CodingKeys: CodingKey {
      case path, pid, comm, runtime, kinds, tiers, state, error, fileBytes, entries, leftOut, malformed, cutTail, zeroSize, live, trimmed,
        dead, liveBytes
      case firstAddress, lastAddress, overlaps, namespacePid, deleted, writers
    }

    func encode(to encoder: any Encoder) throws {
      var box = encoder.container(keyedBy: CodingKeys.self)
      try box.encode(path, forKey: .path)
      try box.encode(pid, forKey: .pid)
      try box.encode(comm, forKey: .comm)
      try box.encode(state, forKey: .state)
      try box.encodeIfPresent(error, forKey: .error)
      try box.encode(fileBytes, forKey: .fileBytes)
      try box.encode(entries, forKey: .entries)
      try box.encodeIfPresent(leftOut, forKey: .leftOut)
      try box.encode(malformed, forKey: .malformed)
      try box.encode(cutTail, forKey: .cutTail)
      try box.encode(zeroSize, forKey: .zeroSize)
      try box.encode(live, forKey: .live)
      try box.encode(trimmed, forKey: .trimmed)
      try box.encode(dead, forKey: .dead)
      try box.encode(liveBytes, forKey: .liveBytes)
      try box.encode(firstAddress, forKey: .firstAddress)
      try box.encode(lastAddress, forKey: .lastAddress)
      try box.encode(overlaps, forKey: .overlaps)
      try box.encode(runtime, forKey: .runtime)
      try box.encodeIfPresent(kinds, forKey: .kinds)
      try box.encodeIfPresent(tiers, forKey: .tiers)
      try box.encodeIfPresent(namespacePid, forKey: .namespacePid)
      try box.encodeIfPresent(deleted, forKey: .deleted)
      try box.encodeIfPresent(writers, forKey: .writers)
    }
  }

  /// Returns a JSON array with an object for each map.
  package static func json(_ rows: [MapRow]) throws -> String { try JSONOutput.text(rows.map(\.object)) }

  private var object: Object {
    let cause: String? = if case .failure(let error) = outcome { error.cause } else { nil }
    let figures = figures ?? MapCounts(MapContents())
    let counts = figures.overlaps
    return Object(
      path: JSONOutput.string(path),
      pid: pid?.rawValue, comm: process.flatMap { $0.comm.isEmpty ? nil : JSONOutput.string($0.comm) }, state: state.name, error: cause,
      fileBytes: figures.fileBytes, entries: figures.entries, leftOut: figures.leftOut > 0 ? figures.leftOut : nil,
      malformed: figures.malformed, cutTail: figures.hasCutTail, zeroSize: figures.zeroSize, live: figures.live,
      trimmed: figures.trimmed, dead: figures.dead, liveBytes: figures.liveBytes, firstAddress: figures.firstAddress,
      lastAddress: figures.lastAddress,
      overlaps: Object.Overlaps(
        total: counts.total, duplicate: counts.duplicate, same: counts.same, nested: counts.nested, straddle: counts.straddle),
      runtime: names?.runtime?.rawValue, kinds: names?.kinds, tiers: names?.tiers,
      namespacePid: namespacePID?.rawValue, deleted: isDeleted ? true : nil,
      writers: writers.isEmpty ? nil : writers.map(\.rawValue))
  }
}

// MARK: - Table

extension MapRow {
  private static let headings = [
    "PID", "COMM", "STATE", "ENTRIES", "LIVE", "TRIMMED", "DEAD", "CODE BYTES", "OVERLAPS", "MALFORMED", "MAP",
  ]

  /// Returns the rows under headings as lines, with columns as wide as their widest text.
  package static func table(_ rows: [MapRow]) -> [String] {
    let table = [headings.map { SafeText($0) }] + rows.map(\.texts)
    let widths = headings.indices.map { column in table.map { $0[column].columns }.max() ?? 0 }
    return table.map { line in
      line.indices.map { column in
        let isLeft = column == 1 || column == 2
        return column == headings.count - 1
          ? line[column].string : line[column].padded(to: widths[column], isLeft ? .leading : .trailing).string
      }.joined(separator: "  ")
    }
  }

  private var texts: [SafeText] {
    var path = (isElsewhere ? "⧉ " : "") + SafeText(path.string)
    if case .failure(let error) = outcome { path = path + SafeText("  \(error.cause)") }
    if let figures, figures.leftOut > 0 { path = path + SafeText("  capped, \(figures.leftOut) left out") }
    if figures?.hasCutTail ?? false { path = path + "  cut tail" }
    if state == .stale { path = path + "  older than its process" }
    if !writers.isEmpty {
      path = path + SafeText("  \(writers.count) processes write it: \(writers.map(\.description).joined(separator: ", "))")
    }
    func number(_ value: Int?) -> SafeText { value.map { SafeText("\($0)") } ?? "—" }
    return [
      pid.map { SafeText("\($0)") } ?? "—", process.map { SafeText(bytes: $0.comm) } ?? "—", SafeText(state.name),
      number(figures?.entries), number(figures?.live), number(figures?.trimmed), number(figures?.dead),
      figures.map { SafeText("\($0.liveBytes)") } ?? "—", number(figures?.overlaps.total), number(figures?.malformed), path,
    ]
  }
}
