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
  /// The PID of the process in its PID namespace; nil if that is the namespace of jittop.
  let namespacePID: ProcessID?
  let isInContainer: Bool
  /// The location of the map relative to the path that profilers open.
  let place: MapPlace
  /// The processes that write the map if there are several; otherwise empty.
  let writers: [ProcessID]
  let names: MapNames?
  /// The growth of the file; nil if no process runs that has written the file.
  package var growth: FileGrowth?

  package init(
    path: FilePath, pid: ProcessID?, process: ProcessFacts?, state: MapState, outcome: Result<MapCounts, PerfMapError>,
    namespacePID: ProcessID?, isInContainer: Bool, place: MapPlace, writers: [ProcessID], names: MapNames?, growth: FileGrowth?
  ) {
    self.path = path
    self.pid = pid
    self.process = process
    self.state = state
    self.outcome = outcome
    self.namespacePID = namespacePID
    self.isInContainer = isInContainer
    self.place = place
    self.writers = writers
    self.names = names
    self.growth = growth
  }

  private var counts: MapCounts? { try? outcome.get() }
}

// MARK: - JSON

extension MapRow: Encodable {
  package func encode(to encoder: any Encoder) throws { try object.encode(to: encoder) }

  /// The JSON object of a map, as documented in the manual page.
  private var object: JSONValue {
    let counts = counts ?? MapCounts(MapContents())
    let overlaps = counts.overlaps
    var object: [String: JSONValue] = [
      "path": .string(JSONOutput.string(path)), "pid": JSONValue(pid.map { Int($0.rawValue) }),
      "comm": JSONValue(process.flatMap { $0.comm.isEmpty ? nil : JSONOutput.string($0.comm) }), "state": .string(state.name),
      "fileBytes": .number(counts.fileBytes), "growth": JSONValue(growth?.bytesPerSecond), "entries": JSONValue(counts.entries),
      "malformed": JSONValue(counts.malformed),
      "cutTail": .boolean(counts.hasCutTail), "zeroSize": JSONValue(counts.zeroSize), "live": JSONValue(counts.live),
      "trimmed": JSONValue(counts.trimmed), "dead": JSONValue(counts.dead), "liveBytes": .number(counts.liveBytes),
      "firstAddress": JSONValue(counts.firstAddress), "lastAddress": JSONValue(counts.lastAddress),
      "overlaps": .object([
        "total": JSONValue(overlaps.total), "duplicate": JSONValue(overlaps.duplicate), "same": JSONValue(overlaps.same),
        "nested": JSONValue(overlaps.nested), "straddle": JSONValue(overlaps.straddle),
      ]),
      "runtime": JSONValue(names?.runtime?.rawValue),
    ]
    if case .failure(let error) = outcome { object["error"] = .string(error.cause) }
    if counts.leftOut > 0 { object["leftOut"] = JSONValue(counts.leftOut) }
    if let kinds = names?.kinds { object["kinds"] = .object(kinds.mapValues { JSONValue($0) }) }
    if let tiers = names?.tiers { object["tiers"] = .object(tiers.mapValues { JSONValue($0) }) }
    if let namespacePID { object["namespacePid"] = JSONValue(Int(namespacePID.rawValue)) }
    if place == .deleted { object["deleted"] = .boolean(true) }
    if place == .renamed || place == .otherDirectory { object["misplaced"] = .string(place.rawValue) }
    if !writers.isEmpty { object["writers"] = .array(writers.map { JSONValue(Int($0.rawValue)) }) }
    return .object(object)
  }
}

// MARK: - Table

extension MapRow {
  private static let headings = [
    "PID", "COMM", "STATE", "ENTRIES", "LIVE", "TRIMMED", "DEAD", "CODE BYTES", "OVERLAPS", "MALFORMED", "FILE BYTES",
    "BYTES/S", "MAP",
  ]

  /// Returns a table of rows with a line of headings.
  package static func table(_ rows: [MapRow]) -> [String] {
    TextTable.lines([headings.map { SafeText($0) }] + rows.map(\.texts), trailing: Set(headings.indices).subtracting([1, 2]))
  }

  private var texts: [SafeText] {
    var path = (isInContainer ? "⧉ " : "") + SafeText(path.string)
    if case .failure(let error) = outcome { path = path + SafeText("  \(error.cause)") }
    if let counts, counts.leftOut > 0 { path = path + SafeText("  capped, \(counts.leftOut) left out") }
    if counts?.hasCutTail ?? false { path = path + "  cut tail" }
    if state == .stale { path = path + "  older than its process" }
    if place == .renamed { path = path + "  renamed: profilers do not find it" }
    if place == .otherDirectory { path = path + "  in another directory: profilers do not find it" }
    if !writers.isEmpty {
      path = path + SafeText("  \(writers.count) processes write it: \(writers.map(\.description).joined(separator: ", "))")
    }
    func number(_ value: Int?) -> SafeText { value.map { SafeText("\($0)") } ?? "—" }
    return [
      pid.map { SafeText("\($0)") } ?? "—", process.map { SafeText(bytes: $0.comm) } ?? "—", SafeText(state.name),
      number(counts?.entries), number(counts?.live), number(counts?.trimmed), number(counts?.dead),
      counts.map { SafeText("\($0.liveBytes)") } ?? "—", number(counts?.overlaps.total), number(counts?.malformed),
      counts.map { SafeText("\($0.fileBytes)") } ?? "—", growth?.bytesPerSecond.map { SafeText("\($0)") } ?? "—", path,
    ]
  }
}
