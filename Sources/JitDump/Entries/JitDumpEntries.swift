import PerfMap

/// A piece of machine code of a jitdump.
package struct JitDumpEntry: Hashable, Sendable {
  /// The time of the load or move, in units of ``JitDumpHeader/clock``.
  package var time: UInt64
  /// The addresses of the code.
  package var range: AddressRange
  /// The position of the name.
  package var name: TextRange
  /// The hash of the name, computed as for ``Entry/nameHash``.
  package var nameHash: UInt32
  /// The position of the machine code. Empty if the file does not contain the code.
  package var code: TextRange
  /// The thread that compiled the code, or nil if the writer does not give it.
  package var thread: ProcessID?
  /// The ``CodeLoad/index``.
  package var index: UInt64
  /// The source lines, or nil if there are none.
  package var lines: DebugInfo?
  /// The entry at the old address if the code was moved, or nil for a load.
  package var movedFrom: EntryID?
}

/// The entries of a jitdump: one for each load and each move, in the order of the file.
///
/// An entry takes some 140 bytes. Loads and moves beyond the limit of entries are only counted.
package struct JitDumpEntries: JitDumpSink {
  package private(set) var header: JitDumpHeader?
  package private(set) var entries: [JitDumpEntry] = []
  /// The first ``damageLimit`` damages. The decoder counts all of them: ``JitDumpCounts/damaged``.
  package private(set) var damages: [JitDumpDamage] = []
  /// The number of loads and moves that were not kept, because the limit was reached.
  package private(set) var leftOut = 0
  /// The number of moves without an entry: no code has their index, or the newest code with that index is not at their old address.
  package private(set) var unknownMoves = 0
  /// The number of records of source lines that belong to no load: the next load is at another address, or other source lines come first.
  package private(set) var unusedLines = 0

  /// The maximum number of damages that are kept.
  package static let damageLimit = 65_536

  private let entryLimit: Int
  /// The newest source lines after the last load.
  private var lines: DebugInfo?
  /// The position in `entries` of the newest entry of each code index. Nil until the first move, because no known writer moves code.
  private var newest: [UInt64: Int]?

  /// Creates an empty list that keeps at most `entryLimit` entries.
  package init(entryLimit: Int = EntryTable.largestCount) { self.entryLimit = entryLimit }

  /// Removes everything. The limit stays the same.
  package mutating func begin(_ generation: Generation) { self = JitDumpEntries(entryLimit: entryLimit) }

  package mutating func receive(_ header: JitDumpHeader) { self.header = header }

  package mutating func receive(_ damage: JitDumpDamage) {
    if damages.count < Self.damageLimit { damages.append(damage) }
  }

  /// Appends the entry of a load or move. O(1) amortized.
  package mutating func receive(_ record: JitDumpRecord) {
    switch record.content {
    case .load(let load): receive(load, at: record.time)
    case .move(let move): receive(move, at: record.time)
    case .debugInfo(let info):
      if lines != nil { unusedLines += 1 }
      lines = info
    case .close, .unwindingInfo, .unknown: break
    }
  }

  private mutating func receive(_ load: CodeLoad, at time: UInt64) {
    let isForLoad = lines?.address == load.range.start
    if lines != nil, !isForLoad { unusedLines += 1 }
    append(
      JitDumpEntry(
        time: time, range: load.range, name: load.name, nameHash: load.nameHash, code: load.code, thread: load.thread, index: load.index,
        lines: isForLoad ? lines : nil))
    lines = nil
  }

  /// Appends the entry of moved code, which keeps its name, code bytes and lines.
  /// ``JitDumpFollower/lineTable(_:of:name:limit:)`` corrects the addresses of the lines.
  private mutating func receive(_ move: CodeMove, at time: UInt64) {
    if newest == nil { newest = Dictionary(entries.enumerated().map { ($1.index, $0) }, uniquingKeysWith: { $1 }) }
    guard let place = newest?[move.index], entries[place].range.start == move.from else {
      unknownMoves += 1
      return
    }
    var entry = entries[place]
    entry.time = time
    entry.range = move.range
    entry.movedFrom = EntryID(UInt32(clamping: place))
    append(entry)
  }

  private mutating func append(_ entry: JitDumpEntry) {
    guard entries.count < entryLimit, leftOut == 0 else {
      leftOut += 1
      return
    }
    newest?[entry.index] = entries.count
    entries.append(entry)
  }
}
