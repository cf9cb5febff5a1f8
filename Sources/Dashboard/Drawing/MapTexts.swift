import Monitor
import PerfMap
import Screen

// Texts about maps and entries that several panes show.

extension MapRecord {
  var pidText: SafeText { pid.map { SafeText("\($0)") } ?? "—" }

  var commText: SafeText { process.map { $0.comm.isEmpty ? "?" : SafeText(bytes: $0.comm) } ?? "—" }

  /// The path, preceded by `⧉` if it is in another mount namespace, and followed by `(deleted)` or `(renamed)` if the file was.
  var placeText: SafeText {
    switch place {
    case .container: "⧉ " + SafeText(path.string) + departure
    // The kernel has appended `(deleted)` to this path.
    case .nameless: SafeText(path.string)
    case .directory: SafeText(path.string) + departure
    }
  }

  /// The size of the file and its growth over the last 20 s: `file 190.4KB, grows by 1.2KB/s`.
  var fileText: SafeText {
    let growth = rates.perSecond(over: .twentySeconds).bytes
    return "file " + Numbers.bytes(fileSize) + "B"
      + (growth < 0.5 ? ", not growing" : ", grows by " + Numbers.bytes(ByteCount(UInt64(growth.rounded()))) + "B/s")
  }

  private var departure: SafeText {
    switch status {
    case .deleted: " (deleted)"
    case .renamed: " (renamed)"
    case .following, .absent, .unreadable, .notRegular: ""
    }
  }

  /// The number of processes that write the map, and the PIDs of the first four; empty if fewer than two processes write it.
  var writersText: SafeText {
    guard writers.count > 1 else { return "" }
    let first = writers.prefix(4).map(\.description).joined(separator: ", ")
    return SafeText("\(writers.count) writers: \(first)\(writers.count > 4 ? ", …" : "")")
  }

  /// The reason why the entries of the shown moment are unavailable; nil if they are available.
  var unavailableText: SafeText? {
    let count = Numbers.count(totals.entries, limit: 9) + (totals.entries == 1 ? " entry is" : " entries are")
    return switch pastAvailability {
    case .complete: nil
    case .awaited: "seeking…"
    case .lost(.gone): count + " no longer available: the map was removed"
    case .lost(.begunAgain(let reason)): count + " no longer available: the file was " + SafeText(reason.rawValue)
    }
  }
}

extension Monitor {
  /// Returns the time since an entry was first seen; empty if the entry is older than the session.
  func ageText(of id: EntryID, in map: MapRecord) -> SafeText {
    map.arrivals.uptime(of: id).map { Numbers.entryAge(now.uptime - $0) } ?? ""
  }

  /// Returns at most `columns` glyphs of the name of an entry, without its tier marker.
  func shortName(of entry: Entry, in map: MapRecord, columns: Int) -> SafeText {
    EntryName(name(of: entry, in: map, limit: 256), columns: 0).text(limit: columns)
  }

  /// Returns the name of the newest entry of a function.
  func name(ofFunction number: UInt32, in map: MapRecord) -> [UInt8] {
    name(of: map.contents.entries[functions.group(number).newest], in: map)
  }

  var selectedRange: AddressRange? {
    guard let contents = selected?.contents, let id = entries.selection, id.index < contents.entries.count else { return nil }
    return contents.entries.range(of: id)
  }
}
