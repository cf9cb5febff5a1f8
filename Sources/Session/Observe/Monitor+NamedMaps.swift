import Monitor
import PerfMap

// Checks of maps named on the command line.
extension Monitor {
  /// Reports on standard error each map that cannot be read. Returns true if there is one.
  package func reportUnreadable() -> Bool {
    var failed = false
    for map in maps.values {
      switch map.status {
      case .following, .deleted, .renamed: continue
      case .absent: map.reportAbsent(remedy: "give a PID that writes a map, or the path of one")
      case .unreadable(let error): Failure.report(error)
      case .notRegular(let kind):
        Failure.report(map.path.string, cause: "is a \(kind.rawValue)", remedy: "a perf map is a regular file")
      }
      failed = true
    }
    return failed
  }

  /// Reports on standard error each missing map, unless its process runs and may still write it. Returns true if one was reported.
  package func reportMissing() -> Bool {
    let missing = maps.values.filter { $0.status == .absent && !($0.process?.isRunning ?? false) }
    for map in missing { map.reportAbsent(remedy: "give a PID that writes a map, or the path of one; `jittop --help` lists the commands") }
    return !missing.isEmpty
  }
}

extension MapRecord {
  fileprivate func reportAbsent(remedy: String) { Failure.report(path.string, cause: "no such map", remedy: remedy) }
}
