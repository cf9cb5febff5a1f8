import MapAnalysis
import Monitor
import PerfMap
import SystemPackage

/// An entry as `jittop tail` tells of it.
package struct TailedEntry: Encodable {
  /// Bytes that an older entry lost to this one.
  struct Taken: Encodable {
    var kind: String
    /// The line of the older entry.
    var line: Int
    var bytes: UInt64
  }

  /// When it was seen, UTC; nil when it was in the map before.
  let seen: String?
  let pid: Int32?
  let comm: String?
  let map: String
  let line: Int
  let address: String
  let size: UInt64
  let kind: String?
  let tier: String?
  /// What it took from others as it came, the newest of them first; when there are very many, those that are still remembered.
  let overlaps: [Taken]
  /// Bytes that are not UTF-8 as \xHH.
  let name: String

  /// What eyes see, beyond the fields: the raw name, and the time of the day.
  let rawName: [UInt8]
  let seenAt: WallTime?
  let meaning: NameMeaning?
  /// The worst of the overlaps.
  let worst: Overlap.Kind?

  package enum CodingKeys: CodingKey {
    case seen, pid, comm, map, line, address, size, kind, tier, overlaps, name
  }

  /// Reads an entry of a map; `now` is the moment of the monitor.
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
      Taken(kind: $0.kind.name, line: map.contents.lineNumber(of: $0.older), bytes: $0.taken.rawValue)
    }
    name = JSONOutput.string(rawName)
  }
}
