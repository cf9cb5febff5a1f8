import MapAnalysis
import Monitor
import PerfMap
import SystemPackage

/// An entry in the output of `jittop tail`.
package struct TailedEntry: Encodable {
  /// An overlap with an older entry, which lost bytes to the new entry.
  struct OverlapItem: Encodable {
    var kind: String
    /// The line number of the older entry.
    var line: Int
    var bytes: UInt64
  }

  /// The time in UTC at which the entry was first seen; nil if it was in the map before `jittop tail` started.
  let seen: String?
  let pid: Int32?
  let comm: String?
  let map: String
  let line: Int
  let address: String
  let size: UInt64
  let kind: String?
  let tier: String?
  /// The overlaps with older entries, the newest overlap first. If there are very many, only the newest.
  let overlaps: [OverlapItem]
  /// The name; bytes that are not UTF-8 are written as \xHH.
  let name: String

  // Values for the text and CSV formats only. The JSON object omits them.
  let rawName: [UInt8]
  let seenAt: WallTime?
  let meaning: NameMeaning?
  let worst: Overlap.Kind?

  package enum CodingKeys: CodingKey {
    case seen, pid, comm, map, line, address, size, kind, tier, overlaps, name
  }

  package init(_ id: EntryID, in map: MapRecord, _ monitor: Monitor, overlaps: [Overlap]) {
    let entry = map.contents.entries[id]
    rawName = monitor.name(of: entry, in: map, limit: .max)
    seenAt = map.arrivals.uptime(of: id).map { monitor.now.wall.advanced(by: $0 - monitor.now.uptime) }
    seen = seenAt.map { UTCTime.text($0) }
    pid = map.pid?.rawValue
    comm = map.commText.isEmpty ? nil : JSONOutput.string(map.commText)
    self.map = JSONOutput.string(map.path)
    line = map.contents.lineNumber(of: id)
    address = entry.range.start.description
    size = entry.range.size.rawValue
    meaning = NameMeaning(name: rawName, in: map.runtime)
    kind = meaning?.kind.rawValue
    tier = meaning?.tier?.name
    worst = overlaps.map(\.kind).max { $0.rawValue < $1.rawValue }
    self.overlaps = overlaps.map {
      OverlapItem(kind: $0.kind.name, line: map.contents.lineNumber(of: $0.older), bytes: $0.taken.rawValue)
    }
    name = JSONOutput.string(rawName)
  }
}
