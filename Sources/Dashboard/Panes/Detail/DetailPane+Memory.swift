import Monitor
import PerfMap
import Processes
import Screen

extension DetailPane {
  /// Returns the memory mapping of an entry, or why it is unknown; nil before the first check.
  func memoryRow(_ id: EntryID, _ map: MapRecord) -> DetailRow? {
    switch map.liveness(of: id) {
    case .unknown(nil): return nil
    case .unknown(let reason?): return [(SafeText("memory: " + reason), Style(.textDim))]
    case .executable: return [("executable", Style(.ok))] + place(id, map)
    case .notExecutable: return [("not executable", Style(.warn))] + place(id, map)
    }
  }

  /// Returns the permissions, name and range of the mapping, most important first because a narrow pane cuts the rest.
  private func place(_ id: EntryID, _ map: MapRecord) -> DetailRow {
    guard let mapping = map.mapping(of: id) else { return [(" · unmapped", Style(.textDim))] }
    let name = mapping.name.isEmpty ? "anonymous" : SafeText(bytes: mapping.name, limit: 256)
    let range = SafeText("  \(mapping.range.start)–\(mapping.range.endDescription)")
    return [(SafeText(" · \(mapping.permissions) ") + name, .text), (range, Style(.textDim))]
  }
}
