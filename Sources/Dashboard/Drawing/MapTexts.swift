import Monitor
import PerfMap
import Screen

// What several panes say of a map and of its entries.

extension MapRecord {
  /// The process.
  var pidText: SafeText { pid.map { SafeText("\($0)") } ?? "—" }

  /// The name of the process.
  var commText: SafeText { process.map { $0.comm.isEmpty ? "?" : SafeText(bytes: $0.comm) } ?? "—" }

  /// The path: `⧉` for another mount namespace, `(deleted)` when its name is gone.
  var placeText: SafeText {
    switch place {
    case .container: "⧉ " + SafeText(path.string) + (status == .deleted ? " (deleted)" : "")
    // The kernel's word is in its path.
    case .nameless: SafeText(path.string)
    case .directory: SafeText(path.string) + (status == .deleted ? " (deleted)" : "")
    }
  }

  /// The processes that write into it, when they are several; empty otherwise.
  var writersText: SafeText {
    guard writers.count > 1 else { return "" }
    let first = writers.prefix(4).map(\.description).joined(separator: ", ")
    return SafeText("\(writers.count) processes write it: \(first)\(writers.count > 4 ? ", …" : "")")
  }

  /// Why there are no rows for what it held at the moment that is shown; nil if there is no such reason.
  var recollectionText: SafeText? {
    let isOne = totals.entries == 1
    let count = Numbers.count(totals.entries, limit: 9) + (isOne ? " entry" : " entries")
    switch pastAvailability {
    case .complete: return nil
    case .awaited: return "going back…"
    case .lost(.gone): return "the map is gone since, and its " + count + " with it"
    case .lost(.begunAgain(let reason)):
      return "the file was " + SafeText(reason.rawValue) + " since: its " + count + (isOne ? " is" : " are") + " gone with it"
    }
  }
}

extension Monitor {
  /// The time since an entry was seen; empty for those that were there before, which the detail says in words.
  func ageText(of id: EntryID, in map: MapRecord) -> SafeText {
    map.arrivals.uptime(of: id).map { Numbers.entryAge(now.uptime - $0) } ?? ""
  }

  /// The name of an entry without its tier.
  func shortName(of entry: Entry, in map: MapRecord, columns: Int) -> SafeText {
    EntryName(name(of: entry, in: map, limit: 256), columns: 0).text(limit: columns)
  }

  /// The name of a function, as its newest entry has it.
  func name(ofFunction number: UInt32, in map: MapRecord) -> [UInt8] {
    name(of: map.contents.entries[functions.group(number).newest], in: map)
  }

  /// The addresses of the selected entry.
  var selectedRange: AddressRange? {
    guard let contents = selected?.contents, let id = entries.selection, id.index < contents.entries.count else { return nil }
    return contents.entries.range(of: id)
  }
}
