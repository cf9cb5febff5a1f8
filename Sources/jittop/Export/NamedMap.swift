import PerfMap
import Processes

/// A map that was read to its end, with its file still open for the names.
struct NamedMap {
  let target: MapTarget
  let contents: MapContents
  let runtime: Runtime?
  /// What the process is called, where it runs.
  let comm: [UInt8]
  private let file: OpenedMap

  init(_ target: MapTarget, overlapLimit: Int = 0) throws(PerfMapError) {
    self.target = target
    file = try target.open()
    contents = try file.contents(overlapLimit: overlapLimit)
    let processes = ProcFilesystem()
    runtime = MapNames(file, contents, .first, executable: target.pid.flatMap { processes.executableName(of: $0) }).runtime
    comm = target.pid.flatMap { ProcessFacts(asking: processes, $0) }?.comm ?? []
  }

  func name(_ id: EntryID) -> [UInt8] { file.bytes(contents.entries[id].name) }

  func meaning(_ name: [UInt8]) -> NameMeaning? { NameMeaning(name: name, in: runtime) }
}
