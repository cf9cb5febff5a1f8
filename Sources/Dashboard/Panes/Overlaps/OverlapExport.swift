import Monitor
import PerfMap
import Screen

/// The listed overlaps of a map as CSV (RFC 4180), in the order of the list.
struct OverlapExport {
  private static let head =
    "kind,older_start,older_size,older_line,older_name,newer_start,newer_size,newer_line,newer_name,taken_bytes,newer_age_s"
  /// The maximum length of a name in bytes.
  private static let longestName = 512

  let map: MapRecord
  let monitor: Monitor

  /// The table as text. O(listed overlaps), with one file read per name.
  var text: String {
    var text = Self.head + "\r\n"
    for row in 0..<monitor.overlaps.count(map.contents) {
      guard let number = monitor.overlaps.number(atRow: row, map.contents), let overlap = monitor.overlaps.overlap(number, map.contents)
      else { continue }
      text += "\(overlap.kind)," + entry(overlap.older) + "," + entry(overlap.newer) + ",\(overlap.taken.rawValue),"
      if let seen = map.arrivals.uptime(of: overlap.newer) { text += "\((monitor.now.uptime - seen).components.seconds)" }
      text += "\r\n"
    }
    return text
  }

  private func entry(_ id: EntryID) -> String {
    let entry = map.contents.entries[id]
    let name = SafeText(bytes: monitor.name(of: entry, in: map, limit: Self.longestName))
    return "0x\(entry.range.start),0x\(entry.range.size),\(map.contents.lineNumber(of: id))," + name.csvField
  }
}
