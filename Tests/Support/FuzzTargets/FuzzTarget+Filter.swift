import Monitor
import PerfMap
import TestSupport

extension FuzzTarget {
  /// Filters: any text is parsed, and the rows are the entries whose names match.
  static let filter = FuzzTarget(
    name: "filter", longestInput: 2048,
    seeds: {
      let lines = Array(
        "1000 10 JS:*hot app.js:1\n2000 1000 JS:~cold app.js\n1000 10 JS:^warm App.js\n4000 0 nothing\n1004 4 py::run:/a.py\n".utf8)
      let filters = [
        "app.js", "App.js", "!app\\.(js|py)$", "!^[0-9a-f] *", "size>4k", "size!=0x10 JS:", "tier=opt", "age<10s", "flag!=dead x",
        "size>zz",
        "a>b", " ", "!(", "1000", "!B[a-z]+|x{2,3}",
      ]
      return filters.map { Array($0.utf8) + [0] + lines }
    },
    fault: { input in
      var script = InputScript(input)
      let text = String(decoding: script.text(), as: UTF8.self)
      let (filter, error) = EntryFilter.reading(text)
      if let error, error.description.isEmpty || error.word.isEmpty { return "an error without words" }
      do throws(FilterError) {
        if try EntryFilter(text).text != text { return "the text is not kept" }
        if error != nil { return "an error that is not thrown" }
      } catch let thrown {
        if thrown != error { return "\(thrown) is thrown, \(String(describing: error)) is returned" }
      }
      return scanFault(filter, script.rest())
    })

  private static func scanFault(_ filter: EntryFilter, _ bytes: [UInt8]) -> String? {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(bytes, to: id)
    fed.monitor.filterEntries(by: filter)
    var slices = 0
    while fed.monitor.work(budget: 3), slices < 10_000 { slices += 1 }
    if slices == 10_000 { return "the filter never ends" }
    guard let map = fed.monitor.selected else { return "no map" }
    let rows = (0..<fed.monitor.entries.count).compactMap { fed.monitor.entries.entry(atRow: $0)?.index }.sorted()
    if rows.count != fed.monitor.entries.count { return "a row without an entry" }
    if filter.isEmpty { return rows == Array(0..<map.contents.entries.count) ? nil : "an empty filter keeps something back" }
    if Set(rows).count != rows.count || rows.last ?? 0 >= max(1, map.contents.entries.count) {
      return "an entry twice, or one that is none"
    }
    // The parsed conditions are private: if the text cannot contain a condition, match each name separately.
    let hasComparison = filter.text.dropFirst().contains { "<>=!".contains($0) }
    guard let name = filter.name, !hasComparison else { return nil }
    let wanted = (0..<map.contents.entries.count).filter { index in
      let place = map.contents.entries[EntryID(UInt32(index))].name
      return name.firstMatch(in: bytes[Int(place.offset)..<Int(place.offset + place.length)], .full) != nil
    }
    return rows == wanted ? nil : "\(rows) pass, not \(wanted)"
  }
}
