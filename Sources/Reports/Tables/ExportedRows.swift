import PerfMap

/// What an exported table is about.
package protocol ExportedRows {
  static var commandName: String { get }
  static var abstract: String { get }
  /// The names of the columns.
  static var columns: [String] { get }
  /// How many overlaps a map has to remember for it.
  static var overlapLimit: Int { get }
  /// Gives all rows of a map to `body`, in their order.
  static func forEach(of map: LoadedMap, _ body: (ExportRow) throws(PerfMapError) -> Void) throws(PerfMapError)
}

/// One row an entry, in the order of the lines.
package enum EntryRows: ExportedRows {
  package static let commandName = "entries"
  package static let abstract = "All entries: where they are, what they are, whether they still own their bytes."
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
          .init(map.contents.lineNumber(of: id)), .text(range.start.description), .number(range.size.rawValue),
          .text(map.contents.ranges.ownership(of: id).name), .init(meaning?.kind.rawValue), .init(meaning?.tier?.name),
          .init(map.contents.ranges.worstOverlap(of: id)?.name), .text(JSONOutput.string(name)),
        ]))
    }
  }
}

/// One row a range that one entry owns, in the order of addresses: whom each byte belongs to now.
package enum RangeRows: ExportedRows {
  package static let commandName = "ranges"
  package static let abstract = "Who owns each byte now: disjoint ranges in the order of addresses, the last writer wins."
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
            .text(piece.range.start.description), .number(piece.range.size.rawValue), .init(map.contents.lineNumber(of: piece.owner)),
            .init(meaning?.kind.rawValue), .init(meaning?.tier?.name), .text(JSONOutput.string(name)),
          ]))
      } catch {
        failure = error
      }
      return failure == nil
    }
    if let failure { throw failure }
  }
}

/// One row a pair of entries of which the newer took bytes from the older, oldest first.
package enum OverlapRows: ExportedRows {
  package static let commandName = "overlaps"
  package static let abstract = "All overlaps: which entry took how many bytes from which."
  package static let columns = [
    "kind", "taken", "newerLine", "newerAddress", "newerSize", "newerName", "olderLine", "olderAddress", "olderSize", "olderName",
  ]
  package static let overlapLimit = Int.max

  package static func forEach(of map: LoadedMap, _ body: (ExportRow) throws(PerfMapError) -> Void) throws(PerfMapError) {
    func entry(_ id: EntryID) -> [ExportRow.Field] {
      let range = map.contents.entries.range(of: id)
      return [
        .init(map.contents.lineNumber(of: id)), .text(range.start.description), .number(range.size.rawValue),
        .text(JSONOutput.string(map.name(id))),
      ]
    }
    for age in (0..<map.contents.overlaps.count).reversed() {
      let overlap = map.contents.overlaps[age]
      try body(
        ExportRow(fields: [.text(overlap.kind.name), .number(overlap.taken.rawValue)] + entry(overlap.newer) + entry(overlap.older)))
    }
  }
}
