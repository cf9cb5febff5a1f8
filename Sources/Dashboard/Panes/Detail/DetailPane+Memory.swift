import Monitor
import PerfMap
import Processes
import Screen

// The memory that the selected entry lies in.
extension DetailPane {
  /// Where the entry lies in the memory of its process, or why that is not known; nil as long as nobody has looked.
  func memoryRow(_ id: EntryID, _ map: MapRecord) -> DetailRow? {
    switch map.liveness(of: id) {
    case .unknown(nil): return nil
    case .unknown(let reason?): return [(SafeText("memory: " + reason), Style(.textDim))]
    case .executable: return [("executable", Style(.ok))] + place(id, map)
    case .notExecutable: return [("not executable", Style(.warn))] + place(id, map)
    }
  }

  /// The permissions, the name and the range of the mapping: what tells most comes first, for a narrow pane cuts the rest.
  private func place(_ id: EntryID, _ map: MapRecord) -> DetailRow {
    guard let mapping = map.mapping(of: id) else { return [(" · nothing is mapped there", Style(.textDim))] }
    let name = mapping.name.isEmpty ? "anonymous" : SafeText(bytes: mapping.name, limit: 256)
    let range = SafeText("  \(mapping.range.start)–\(mapping.range.endDescription)")
    return [(SafeText(" · \(mapping.permissions) ") + name, .text), (range, Style(.textDim))]
  }
}
