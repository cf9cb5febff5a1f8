import PerfMap

/// A consumer of the contents of a jitdump, in the order of the file. ``JitDumpDecoder`` and ``JitDumpFollower`` call its methods.
package protocol JitDumpSink: ~Copyable {
  /// Starts a new generation of the file. Everything received before is void. Only ``JitDumpFollower`` calls it.
  mutating func begin(_ generation: Generation)
  /// Processes the header, before all records.
  mutating func receive(_ header: JitDumpHeader)
  /// Processes a well-formed record.
  mutating func receive(_ record: JitDumpRecord)
  /// Processes a damaged header or record. The decoder reports it as soon as the cause is known, possibly before its last byte is decoded.
  mutating func receive(_ damage: JitDumpDamage)
}

/// The numbers of records, lines and bytes in a jitdump.
package struct JitDumpCounts: Hashable, Sendable {
  package var loads = 0
  package var moves = 0
  package var debugInfos = 0
  package var closes = 0
  package var unwindingInfos = 0
  package var unknown = 0
  /// The number of damages, including that of a file header.
  package var damaged = 0
  /// The number of source lines.
  package var lines = 0
  /// The number of bytes of machine code.
  package var codeBytes: UInt64 = 0
  /// The number of bytes that searches skipped before they found a load. The bytes of an unfinished search do not count.
  package var skippedBytes: UInt64 = 0

  package init() {}

  /// The number of well-formed records.
  package var records: Int { loads + moves + debugInfos + closes + unwindingInfos + unknown }

  mutating func add(_ content: JitDumpRecord.Content) {
    switch content {
    case .load(let load):
      loads += 1
      codeBytes += load.code.length
    case .move: moves += 1
    case .debugInfo(let info):
      debugInfos += 1
      lines += info.lineCount
    case .close: closes += 1
    case .unwindingInfo: unwindingInfos += 1
    case .unknown: unknown += 1
    }
  }
}
