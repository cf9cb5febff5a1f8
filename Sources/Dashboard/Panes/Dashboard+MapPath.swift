import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Where the map lies and what is wrong with it.
  static func path(_ map: MapRecord) -> TableText {
    let path = map.placeText
    switch map.status {
    case .notRegular(let kind): return TableText(path + SafeText("  is a \(kind.rawValue)"), .warn)
    case .unreadable(let error): return TableText(path + "  " + SafeText(error.cause), .error)
    case .absent where map.isAwaited: return TableText(path + "  is not there yet", .warn)
    case .deleted, .following, .absent: break
    }
    if map.state == .stale { return TableText(path + "  older than its process", .warn) }
    if map.isLoading, map.fileSize > .zero {
      let share = Int(Double(map.totals.bytes.rawValue) / Double(map.fileSize.rawValue) * 100)
      return TableText(path + SafeText("  reading \(share) %"), .accent)
    }
    if map.totals.leftOut > 0 {
      return TableText(SafeText("capped, \(map.totals.leftOut) left out  ") + path, .error)
    }
    if map.writers.count > 1 { return TableText(path + "  " + map.writersText, .warn) }
    let malformed = map.totals.malformed
    if malformed > 0 { return TableText(path + SafeText("  \(malformed) malformed"), .warn) }
    if map.totals.hasTail, map.state == .exited { return TableText(path + "  cut tail", .warn) }
    return TableText(path, map.status == .deleted ? .warn : .textDim)
  }
}
