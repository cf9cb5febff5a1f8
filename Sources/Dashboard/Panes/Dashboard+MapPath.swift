import Monitor
import PerfMap
import Screen

extension Dashboard {
  /// Where a map lies: `⧉` for another mount namespace, `(deleted)` when its name is gone.
  static func place(_ map: MapRecord) -> SafeText {
    switch map.place {
    case .container: "⧉ " + SafeText(map.path.string) + (map.status == .deleted ? " (deleted)" : "")
    // The kernel's word is in its path.
    case .nameless: SafeText(map.path.string)
    case .directory: SafeText(map.path.string) + (map.status == .deleted ? " (deleted)" : "")
    }
  }

  /// The processes that write into a map, when they are several; empty otherwise.
  static func writers(_ map: MapRecord) -> SafeText {
    guard map.writers.count > 1 else { return "" }
    let first = map.writers.prefix(4).map(\.description).joined(separator: ", ")
    return SafeText("\(map.writers.count) processes write it: \(first)\(map.writers.count > 4 ? ", …" : "")")
  }

  /// Where the map lies and what is wrong with it.
  static func path(_ map: MapRecord) -> TableText {
    let path = place(map)
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
    if map.writers.count > 1 { return TableText(path + "  " + writers(map), .warn) }
    let malformed = map.totals.malformed
    if malformed > 0 { return TableText(path + SafeText("  \(malformed) malformed"), .warn) }
    if map.totals.hasTail, map.state == .exited { return TableText(path + "  cut tail", .warn) }
    return TableText(path, map.status == .deleted ? .warn : .textDim)
  }
}
