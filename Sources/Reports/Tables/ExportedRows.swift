import PerfMap

/// A kind of table that `jittop export` writes.
package protocol ExportedRows {
  static var commandName: String { get }
  static var abstract: String { get }
  static var columns: [String] { get }
  /// The maximum number of overlaps to store when the map is read for this table.
  static var overlapLimit: Int { get }
  /// Calls `body` with each row for a map, in the order of the table.
  static func forEach(of map: LoadedMap, _ body: (ExportRow) throws(PerfMapError) -> Void) throws(PerfMapError)
}

/// The table of entries: one row per entry, in line order.
package enum EntryRows: ExportedRows {
  package static let commandName = "entries"
  package static let abstract = "Write all entries with their state, kind, tier and worst overlap."
  package static let columns = ["line", "address", "size", "state", "kind", "tier", "overlap", "name"]
  package static let overlapLimit = 0

  package static func forEach(of map: LoadedMap, _ body: (ExportRow) throws(PerfMapError) -> Void) throws(PerfMapError) {
    for index in 0..<map.contents.entries.count {
      let id = EntryID(UInt32(index))
      let range = map.contents.entries.range(of: id)
      let name = map.name(id)
      let meaning = map.meaning(name)
      try body(
        ExportRow(fields: [
          .init(map.contents.lineNumber(of: id)), .string(range.start.description), .number(range.size.rawValue),
          .string(map.contents.ranges.ownership(of: id).name), .init(meaning?.kind.rawValue), .init(meaning?.tier?.name),
          .init(map.contents.ranges.worstOverlap(of: id)?.name), .string(JSONOutput.string(name)),
        ]))
    }
  }
}

/// The table of ranges: one row for each range of bytes that one entry owns, in address order.
package enum RangeRows: ExportedRows {
  package static let commandName = "ranges"
  package static let abstract = "Write the address ranges and their current owners, sorted by address."
  package static let columns = ["start", "size", "line", "kind", "tier", "name"]
  package static let overlapLimit = 0

  package static func forEach(of map: LoadedMap, _ body: (ExportRow) throws(PerfMapError) -> Void) throws(PerfMapError) {
    var failure: PerfMapError?
    map.contents.ranges.forEachPiece(from: Address(0)) { piece in
      let name = map.name(piece.owner)
      let meaning = map.meaning(name)
      do throws(PerfMapError) {
        try body(
          ExportRow(fields: [
            .string(piece.range.start.description), .number(piece.range.size.rawValue), .init(map.contents.lineNumber(of: piece.owner)),
            .init(meaning?.kind.rawValue), .init(meaning?.tier?.name), .string(JSONOutput.string(name)),
          ]))
      } catch {
        failure = error
      }
      return failure == nil
    }
    if let failure { throw failure }
  }
}

/// The table of overlaps: one row per overlap, oldest first.
package enum OverlapRows: ExportedRows {
  package static let commandName = "overlaps"
  package static let abstract = "Write all overlaps with both entries and the number of bytes taken."
  package static let columns = [
    "kind", "taken", "newerLine", "newerAddress", "newerSize", "newerName", "olderLine", "olderAddress", "olderSize", "olderName",
  ]
  package static let overlapLimit = Int.max

  package static func forEach(of map: LoadedMap, _ body: (ExportRow) throws(PerfMapError) -> Void) throws(PerfMapError) {
    func entry(_ id: EntryID) -> [JSONValue] {
      let range = map.contents.entries.range(of: id)
      return [
        .init(map.contents.lineNumber(of: id)), .string(range.start.description), .number(range.size.rawValue),
        .string(JSONOutput.string(map.name(id))),
      ]
    }
    for age in (0..<map.contents.overlaps.count).reversed() {
      let overlap = map.contents.overlaps[age]
      try body(
        ExportRow(fields: [.string(overlap.kind.name), .number(overlap.taken.rawValue)] + entry(overlap.newer) + entry(overlap.older)))
    }
  }
}
