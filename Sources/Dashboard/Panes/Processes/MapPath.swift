import Monitor
import PerfMap
import Screen

extension MapRecord {
  /// The path, with the most important problem of the map.
  var pathText: TableText {
    let path = placeText
    switch status {
    case .notRegular(let kind): return TableText(path + SafeText("  is a \(kind.rawValue)"), .warn)
    case .unreadable(let error): return TableText(path + "  " + SafeText(error.cause), .error)
    case .absent where isAwaited: return TableText(path + "  does not exist yet", .warn)
    case .deleted, .following, .absent: break
    }
    if state == .stale { return TableText(path + "  older than its process", .warn) }
    if isLoading, fileSize > .zero {
      let share = Int(Double(totals.bytes.rawValue) / Double(fileSize.rawValue) * 100)
      return TableText(path + SafeText("  reading \(share) %"), .accent)
    }
    if totals.leftOut > 0 {
      return TableText(SafeText("capped, \(totals.leftOut) left out  ") + path, .error)
    }
    if writers.count > 1 { return TableText(path + "  " + writersText, .warn) }
    let malformed = totals.malformed
    if malformed > 0 { return TableText(path + SafeText("  \(malformed) malformed"), .warn) }
    if totals.hasTail, state == .exited { return TableText(path + "  cut tail", .warn) }
    return TableText(path, status == .deleted ? .warn : .textDim)
  }
}
