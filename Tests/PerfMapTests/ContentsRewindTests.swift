import TestSupport
import Testing

@testable import PerfMap

/// What a map said when it had fewer lines is worked out from its entries: the same as if the other lines had never come.
@Suite("Contents of an earlier moment")
struct ContentsRewindTests {
  /// Lines of which many overlap, some are malformed, some have no size.
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

  /// All that contents say, but for the bytes, of which an earlier moment knows nothing.
  private func said(_ contents: MapContents) -> MapSnapshot {
    var snapshot = MapSnapshot(contents)
    (snapshot.bytes, snapshot.tail) = (0, nil)
    return snapshot
  }

  @Test("at each moment what was said then, from nothing, and from each earlier moment", arguments: 0..<8)
  func moments(salt: UInt64) {
    var contents = MapContents()
    var moments: [(extent: ContentsRewind.Extent, said: MapSnapshot)] = [(contents.extent, said(contents))]
    for piece in pieces(25, salt: salt) {
      contents.append(piece)
      moments.append((contents.extent, said(contents)))
    }
    let rewind = ContentsRewind(of: contents)
    // It goes on growing meanwhile, in the chunk that they share.
    for piece in pieces(5, salt: salt + 1000) { contents.append(piece) }
    var starts: [ContentsRewind.Outcome] = []
    for (extent, wanted) in moments {
      let plain = rewind.contents(at: extent)
      #expect(said(plain.contents).difference(from: wanted) == nil, "\(extent); \(SeededRandom.words)")
      #expect(plain.contents.ranges.checkInvariants() == nil)
      for start in starts.enumerated() where start.offset % 5 == 0 {
        let further = rewind.contents(at: extent, from: start.element)
        #expect(said(further.contents).difference(from: wanted) == nil, "\(extent) from \(start.offset); \(SeededRandom.words)")
      }
      starts.append(plain)
    }
    // Whoever went on from them has changed none of them.
    for (start, wanted) in zip(starts, moments) { #expect(said(start.contents) == wanted.said, "\(SeededRandom.words)") }
    // A start that lies behind is none.
    #expect(said(rewind.contents(at: moments[3].extent, from: starts[9]).contents) == moments[3].said)
  }

  @Test("what was left out stays counted, and malformed lines beyond those that are kept")
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
