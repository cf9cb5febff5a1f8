import MapAnalysis
import PerfMap
import SystemPackage

/// A map that was read to its end, with access to the names of its entries.
package struct LoadedMap {
  let path: FilePath
  let pid: ProcessID?
  package let contents: MapContents
  let runtime: Runtime?
  /// The name of the process; empty if no process has the PID.
  let comm: [UInt8]
  private let text: (TextRange) -> [UInt8]

  /// Creates a map that was read to its end; `text` reads a range of the file.
  package init(
    path: FilePath, pid: ProcessID?, _ contents: MapContents, runtime: Runtime?, comm: [UInt8], text: @escaping (TextRange) -> [UInt8]
  ) {
    self.path = path
    self.pid = pid
    self.contents = contents
    self.runtime = runtime
    self.comm = comm
    self.text = text
  }

  func name(_ id: EntryID) -> [UInt8] { text(contents.entries[id].name) }
  func meaning(_ name: [UInt8]) -> NameMeaning? { NameMeaning(name: name, in: runtime) }
}
