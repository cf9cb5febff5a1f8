import TestSupport
import Testing

@testable import PerfMap

@Suite("Map contents rewound to an earlier time")
struct ContentsRewindTests {
  /// Returns chunks of random lines: many overlap, some are malformed, and some have size 0.
  private func pieces(_ count: Int, salt: UInt64) -> [[UInt8]] {
    var random = SeededRandom(salt: salt)
    return (0..<count).map { number in
      let lines = (0..<Int.random(in: 1...90, using: &random)).map { _ in
        switch Int.random(in: 0..<12, using: &random) {
        case 0: "not a line \(number)\n"
        case 1: "\n"
        case 2: "\(String(Int.random(in: 0..<4096, using: &random), radix: 16)) 0 empty\n"
        case 3: "1000 40 same\n"
        default:
          "\(String(Int.random(in: 0..<0x4000, using: &random), radix: 16)) \(String(Int.random(in: 1..<200, using: &random), radix: 16)) n\(number % 7)\n"
        }
      }
      return Array(lines.joined().utf8)
    }
  }

  /// Returns a snapshot of the contents without the byte count and the incomplete last line, which are unknown for earlier times.
  private func snapshot(of contents: MapContents) -> MapSnapshot {
    var snapshot = MapSnapshot(contents)
    (snapshot.bytes, snapshot.tail) = (0, nil)
    return snapshot
  }

  @Test("Contents rebuilt for an earlier time are exact, from the start of the map and from another result", arguments: 0..<8)
  func moments(salt: UInt64) {
    var contents = MapContents()
    var moments: [(extent: ContentsRewind.Extent, snapshot: MapSnapshot)] = [(contents.extent, snapshot(of: contents))]
    for piece in pieces(25, salt: salt) {
      contents.append(piece)
      moments.append((contents.extent, snapshot(of: contents)))
    }
    let rewind = ContentsRewind(of: contents)
    // The map grows after the rewind was created. This must not change earlier contents.
    for piece in pieces(5, salt: salt + 1000) { contents.append(piece) }
    var starts: [ContentsRewind.Outcome] = []
    for (extent, wanted) in moments {
      let plain = rewind.contents(at: extent)
      #expect(snapshot(of: plain.contents).difference(from: wanted) == nil, "\(extent); \(SeededRandom.words)")
      #expect(plain.contents.ranges.checkInvariants() == nil)
      for start in starts.enumerated() where start.offset % 5 == 0 {
        let further = rewind.contents(at: extent, from: start.element)
        #expect(snapshot(of: further.contents).difference(from: wanted) == nil, "\(extent) from \(start.offset); \(SeededRandom.words)")
      }
      starts.append(plain)
    }
    // Rebuilding from a result did not change the result.
    for (start, wanted) in zip(starts, moments) { #expect(snapshot(of: start.contents) == wanted.snapshot, "\(SeededRandom.words)") }
    // A rebuilt result that has more entries than the requested contents is not used as a start.
    #expect(snapshot(of: rewind.contents(at: moments[3].extent, from: starts[9]).contents) == moments[3].snapshot)
  }

  @Test("Rewound contents also count the entries and malformed lines that exceed the limits on kept ones")
  func limits() {
    var contents = MapContents(entryLimit: 2)
    contents.append("1 1 a\n".utf8)
    contents.append([UInt8](repeating: 0x0a, count: MalformedLines.limit + 10))
    let then = contents.extent
    contents.append("2 1 b\n3 1 c\n4 1 d\n\n".utf8)
    let rewind = ContentsRewind(of: contents)
    let now = rewind.contents(at: contents.extent).contents
    #expect(now.entries.count == 2 && now.leftOut == 2 && now.malformed.count == MalformedLines.limit + 11)
    #expect(now.lineNumber(of: EntryID(1)) == MalformedLines.limit + 12)
    let before = rewind.contents(at: then).contents
    #expect(before.entries.count == 1 && before.leftOut == 0 && before.malformed.count == MalformedLines.limit + 10)
    #expect(before.malformed.keptCount == MalformedLines.limit)
  }
}
