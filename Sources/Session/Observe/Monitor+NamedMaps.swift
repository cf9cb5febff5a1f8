import Monitor
import PerfMap

// Maps that were named on the command line.
extension Monitor {
  /// Says of each map that is followed and cannot be read why; returns whether there was one.
  package func reportUnreadable() -> Bool {
    var failed = false
    for map in maps.values {
      switch map.status {
      case .following, .deleted: continue
      case .absent: map.reportAbsent(remedy: "name a PID that writes one, or the path of a map")
      case .unreadable(let error): Failure.report(error)
      case .notRegular(let kind):
        Failure.report(map.path.string, cause: "is a \(kind.rawValue)", remedy: "a perf map is a regular file")
      }
      failed = true
    }
    return failed
  }

  /// Says of each map that neither is there nor has a process that may still write it so; returns whether there was one.
  package func reportMissing() -> Bool {
    let missing = maps.values.filter { $0.status == .absent && !($0.process?.isRunning ?? false) }
    for map in missing { map.reportAbsent(remedy: "name a PID that writes one, or the path of a map; `jittop --help` lists the commands") }
    return !missing.isEmpty
  }
}

extension MapRecord {
  fileprivate func reportAbsent(remedy: String) { Failure.report(path.string, cause: "there is no such map", remedy: remedy) }
}
