import PerfMap
import Processes
import Reports
import Watching

extension LoadedMap {
  init(_ target: MapTarget, overlapLimit: Int = 0) throws(PerfMapError) {
    let file = try target.open()
    let contents = try file.contents(overlapLimit: overlapLimit)
    let processes = ProcFilesystem()
    let process = target.process(processes)
    let names = MapNames(file, contents, .first, process: process, processes)
    self.init(
      path: target.path, pid: target.pid, contents, runtime: names.runtime,
      comm: process?.comm ?? []
    ) { file.bytes($0) }
  }
}
