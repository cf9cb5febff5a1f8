import PerfMap
import Processes
import Reports
import Watching

extension LoadedMap {
  init(_ target: MapTarget, overlapLimit: Int = 0) throws(PerfMapError) {
    let file = try target.open()
    let contents = try file.contents(overlapLimit: overlapLimit)
    let processes = ProcFilesystem()
    let names = MapNames(file, contents, .first, executable: target.pid.flatMap { processes.executableName(of: $0) })
    self.init(
      path: target.path, pid: target.pid, contents, runtime: names.runtime,
      comm: target.pid.flatMap { ProcessFacts(asking: processes, $0) }?.comm ?? []
    ) { file.bytes($0) }
  }
}
