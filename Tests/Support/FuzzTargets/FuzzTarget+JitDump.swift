import JitDump
import PerfMap
import TestSupport

extension FuzzTarget {
  /// The decoder of jitdumps: the result does not depend on chunks, agrees with a reference parser, and can be encoded again.
  static let jitDump = FuzzTarget(
    name: "jitdump", longestInput: 8192,
    seeds: {
      let samples = try SampleDump.names.map { Array(try SampleDump.bytes($0).prefix(6000)) }
      return (samples + [try allKinds(.littleEndian), try allKinds(.bigEndian)]).map { [3, 0, 0] + $0 }
    },
    fault: { input in
      var script = InputScript(input)
      let step = Int(script.byte()) + 1
      let (hole, holeLength) = (script.wideNumber(), UInt64(step) * 97)
      let bytes = script.rest()
      let cuts = Array(stride(from: step, to: max(step, bytes.count), by: step))
      let whole = DecodedDump(bytes)
      if DecodedDump(bytes, cuts: cuts) != whole { return "other results in chunks of \(step)" }
      let head = Array(bytes.prefix(hole))
      var skipped = DecodedDump(head)
      skipped.append(zeros: holeLength)
      let filled = head + [UInt8](repeating: 0, count: Int(holeLength))
      if skipped != DecodedDump(filled) { return "other results for a hole of \(holeLength) at \(hole)" }
      let reference = ReferenceDump(bytes)
      if reference.events != whole.log.events { return "\(whole.log.events), not \(reference.events)" }
      let hasTail = !whole.decoder.isSearching && reference.tail != nil
      if whole.decoder.tail?.offset != (hasTail ? reference.tail.map(UInt64.init) : nil) { return "the tail" }
      return entriesFault(whole) ?? encodingFault(bytes, whole)
    })

  /// Returns a dump with a record of each kind, and one of an unknown kind.
  package static func allKinds(_ order: ByteOrder) throws -> [UInt8] {
    let encoder = JitDumpEncoder(order: order)
    var dump: [UInt8] = []
    encoder.append(JitDumpHeader(machine: 62, process: ProcessID(42), timestamp: 1000), to: &dump)
    let code: [UInt8] = [0x55, 0x48, 0x89, 0xe5, 0xc3]
    guard let range = AddressRange(start: Address(0x7f00_1000), size: ByteCount(5)),
      let later = AddressRange(start: Address(0x7f00_2000), size: ByteCount(5))
    else { return dump }
    let lines = [
      SourceLine(address: Address(0x7f00_1000), line: 3, column: 1, file: Array("a.js".utf8)[...]),
      SourceLine(address: Address(0x7f00_1004), line: 4, column: 0, file: Array("b.js".utf8)[...]),
    ]
    try encoder.append(lines, of: range.start, time: 1001, to: &dump)
    try encoder.appendUnwindingInfo([1, 2, 3, 4], headerSize: 2, time: 1002, to: &dump)
    try encoder.append(
      CodeLoad(process: ProcessID(42), thread: ProcessID(43), range: range, index: 7), name: Array("hot".utf8), code: code, time: 1003,
      to: &dump)
    try encoder.append(
      CodeMove(process: ProcessID(42), writtenThread: ProcessID(43), vma: later.start, from: range.start, range: later, index: 7),
      time: 1004, to: &dump)
    // The unknown record is a close whose identifier is changed.
    var other: [UInt8] = []
    try encoder.appendClose(time: 1005, to: &other)
    other[order == .littleEndian ? 0 : 3] = 9
    dump += other
    try encoder.appendClose(time: 1006, to: &dump)
    return dump
  }

  private static func entriesFault(_ dump: DecodedDump) -> String? {
    var entries = JitDumpEntries(entryLimit: 5)
    for record in dump.log.records { entries.receive(record) }
    let counts = dump.decoder.counts
    guard entries.entries.count + entries.leftOut + entries.unknownMoves == counts.loads + counts.moves else { return "entries are lost" }
    return entries.entries.count > 5 ? "\(entries.entries.count) entries" : nil
  }

  /// Encodes the records in the other byte order, and compares the decoded results.
  private static func encodingFault(_ bytes: [UInt8], _ dump: DecodedDump) -> String? {
    guard let header = dump.decoder.header else { return nil }
    func slice(_ range: TextRange) -> [UInt8] { Array(bytes[Int(range.offset)..<Int(range.offset + range.length)]) }
    let encoder = JitDumpEncoder(order: header.order == .littleEndian ? .bigEndian : .littleEndian)
    var again: [UInt8] = []
    encoder.append(header, to: &again)
    for record in dump.log.records {
      do throws(JitDumpError) {
        switch record.content {
        case .load(let load): try encoder.append(load, name: slice(load.name), code: slice(load.code), time: record.time, to: &again)
        case .move(let move): try encoder.append(move, time: record.time, to: &again)
        case .debugInfo(let info):
          let lines = SourceLines.parse(slice(info.lines), of: info, order: header.order)
          if lines.count != info.lineCount { return "\(lines.count) lines, not \(info.lineCount)" }
          try encoder.append(lines, of: info.address, time: record.time, to: &again)
        case .unwindingInfo(let info):
          try encoder.appendUnwindingInfo(
            slice(info.data), headerSize: info.headerSize, mappedSize: info.mappedSize, time: record.time, to: &again)
        case .close: try encoder.appendClose(time: record.time, to: &again)
        case .unknown: break
        }
      } catch {
        // Decoded values that cannot be encoded are a first file name of \xff, and file names with NULs that were damaged.
        return error.code == .invalidName ? nil : "\(error)"
      }
    }
    let second = DecodedDump(again)
    var wanted = dump.decoder.counts
    (wanted.damaged, wanted.skippedBytes, wanted.unknown) = (0, 0, 0)
    if second.decoder.counts != wanted { return "\(second.decoder.counts) after encoding, not \(wanted)" }
    for (old, new) in zip(dump.log.loads, second.log.loads) where old.range != new.range || old.nameHash != new.nameHash {
      return "\(new) after encoding, not \(old)"
    }
    return nil
  }
}
