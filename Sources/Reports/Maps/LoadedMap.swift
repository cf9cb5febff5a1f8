import MapAnalysis
import PerfMap
import SystemPackage

/// A map that was read to its end, with the names of its entries.
package struct LoadedMap {
  /// The path of the map.
  let path: FilePath
  /// The process of the map, where its number is known.
  let pid: ProcessID?
  /// The entries.
  package let contents: MapContents
  /// The runtime that wrote it.
  let runtime: Runtime?
  /// The name of the process, where it runs.
  let comm: [UInt8]
  private let text: (TextRange) -> [UInt8]

  /// Makes a map; `text` reads a piece of the file.
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

  /// Returns the name of an entry.
  func name(_ id: EntryID) -> [UInt8] { text(contents.entries[id].name) }

  /// Returns what a name means to the runtime.
  func meaning(_ name: [UInt8]) -> NameMeaning? { NameMeaning(name: name, in: runtime) }
}
