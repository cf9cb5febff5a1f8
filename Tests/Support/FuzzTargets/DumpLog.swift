import JitDump
import PerfMap

/// A log of everything that a decoder passes to its sink, in order. A new generation empties the log of events.
package struct DumpLog: JitDumpSink {
  package enum Event: Hashable {
    case header(JitDumpHeader)
    case record(JitDumpRecord)
    case damage(JitDumpDamage)
  }

  package private(set) var events: [Event] = []
  package private(set) var generations: [Generation.Reason] = []

  package init() {}

  package mutating func begin(_ generation: Generation) {
    events = []
    generations.append(generation.reason)
  }

  package mutating func receive(_ header: JitDumpHeader) { events.append(.header(header)) }
  package mutating func receive(_ record: JitDumpRecord) { events.append(.record(record)) }
  package mutating func receive(_ damage: JitDumpDamage) { events.append(.damage(damage)) }

  package var records: [JitDumpRecord] {
    events.compactMap { if case .record(let record) = $0 { record } else { nil } }
  }

  package var loads: [CodeLoad] {
    records.compactMap { if case .load(let load) = $0.content { load } else { nil } }
  }

  package var damages: [JitDumpDamage] {
    events.compactMap { if case .damage(let damage) = $0 { damage } else { nil } }
  }
}

/// The result of decoding a jitdump in chunks.
package struct DecodedDump: Equatable {
  package private(set) var log = DumpLog()
  package private(set) var decoder = JitDumpDecoder()

  /// Decodes bytes in chunks. Each chunk ends at one of the given offsets, which must ascend; the last chunk ends with the bytes.
  package init(_ bytes: [UInt8], cuts: [Int] = []) {
    var start = 0
    for cut in cuts + [bytes.count] where cut > start {
      decoder.decode(bytes.span.extracting(start..<cut), into: &log)
      start = cut
    }
  }

  package mutating func append(zeros count: UInt64) { decoder.decode(zeros: count, into: &log) }

  package static func == (left: DecodedDump, right: DecodedDump) -> Bool {
    left.log.events == right.log.events && left.decoder.counts == right.decoder.counts && left.decoder.tail == right.decoder.tail
      && left.decoder.position == right.decoder.position && left.decoder.isSearching == right.decoder.isSearching
  }
}
