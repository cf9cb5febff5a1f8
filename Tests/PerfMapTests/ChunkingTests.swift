import TestSupport
import Testing

@testable import PerfMap

@Suite("Map contents decoded in chunks")
struct ChunkingTests {
  /// A map with every kind of overlap, every defect except a line that is too long, unusual names and an incomplete last line.
  static let small = Array(
    """
    1000 10 outer\n1004 4 inner\n1000 10 outer\n1000 10 other\nff8 10 straddle\n0x20 0X20 \n
     1 2 no address\n12\n1 2\n1 2x\n11112222333344445 1 a\nffffffffffffffff 2 a\nffffffffffffffff 1 last
    1\t2 tab\n00x1 1 a\n0x 1 a\n1004 0 empty\n1006 1  ESCAPE-1\r\n1000 10 outer\n0 ffffffffffffffff all\n1000 1 cut here
    """.utf8)

  @Test("A map split into two chunks at any offset has the same contents as the whole", arguments: ["", "python/capi-plain"])
  func twoPieces(_ sample: String) throws {
    let bytes = sample.isEmpty ? Self.small : try SampleMap.bytes(sample)
    let whole = MapSnapshot(of: bytes)
    for cut in 0...bytes.count {
      #expect(pieces(bytes, cuts: [cut]).difference(from: whole) == nil, "cut at \(cut)")
    }
  }

  @Test("Every sample map has the same contents when decoded byte by byte and in random chunks", arguments: SampleMap.names)
  func samples(_ sample: String) throws {
    let bytes = try SampleMap.bytes(sample)
    let whole = MapSnapshot(of: bytes)
    #expect(whole.bytes == UInt64(bytes.count))
    #expect(pieces(bytes, cuts: Array(0..<bytes.count)).difference(from: whole) == nil, "byte by byte")
    var random = SeededRandom(salt: 1)
    for pieceLength in [3, 100, 4096] {
      let cuts = randomCuts(bytes.count, about: pieceLength, &random)
      #expect(pieces(bytes, cuts: cuts).difference(from: whole) == nil, "pieces of about \(pieceLength): \(SeededRandom.words)")
    }
  }

  @Test("Hostile bytes have the same contents when decoded byte by byte and in random chunks", arguments: 0..<60)
  func hostile(_ number: UInt64) {
    var random = SeededRandom(salt: 100 + number)
    let bytes = HostileBytes.make(lines: 60, &random)
    let whole = MapSnapshot(of: bytes)
    #expect(pieces(bytes, cuts: Array(0..<bytes.count)).difference(from: whole) == nil, "byte by byte: \(SeededRandom.words)")
    for pieceLength in [2, 9, 50] {
      let cuts = randomCuts(bytes.count, about: pieceLength, &random)
      #expect(pieces(bytes, cuts: cuts).difference(from: whole) == nil, "pieces of about \(pieceLength): \(SeededRandom.words)")
    }
  }

  @Test("HostileBytes generates every defect except a line that is too long, and every kind of overlap")
  func hostileBytesAreRich() {
    var defects: Set<Defect> = []
    var overlaps = OverlapCounts()
    for number in 0..<60 {
      var random = SeededRandom(salt: 100 + UInt64(number), seed: 1)
      let found = MapSnapshot(of: HostileBytes.make(lines: 60, &random))
      defects.formUnion(found.malformed.map(\.defect))
      for kind in Overlap.Kind.allCases { overlaps[kind] += found.overlapCounts[kind] }
    }
    #expect(defects == Set(Defect.allCases).subtracting([.lineTooLong]))
    for kind in Overlap.Kind.allCases { #expect(overlaps[kind] > 20, "\(kind)") }
  }

  @Test("Every complete line of a sample map is one entry or one malformed line", arguments: SampleMap.names)
  func lossless(_ sample: String) throws {
    let bytes = try SampleMap.bytes(sample)
    let found = MapSnapshot(of: bytes)
    let newlines = bytes.count { $0 == 0x0a }
    #expect(found.entries.count + found.malformed.count == newlines)
    #expect((found.lineNumbers + found.malformedLineNumbers).sorted() == Array(1..<newlines + 1))
    #expect((found.tail != nil) == (bytes.last != 0x0a))
  }

  private func pieces(_ bytes: [UInt8], cuts: [Int]) -> MapSnapshot {
    var contents = MapContents()
    let all = bytes.span
    var start = 0
    for cut in cuts + [bytes.count] where cut > start {
      contents.append(all.extracting(start..<cut))
      start = cut
    }
    return MapSnapshot(contents)
  }

  private func randomCuts(_ count: Int, about length: Int, _ random: inout SeededRandom) -> [Int] {
    (0..<max(1, count / length)).map { _ in Int.random(in: 0...count, using: &random) }.sorted()
  }
}

/// A generator of bytes that an attacker could write: lines close to the grammar, overlapping ranges, and noise.
enum HostileBytes {
  static func make(lines: Int, _ random: inout SeededRandom) -> [UInt8] {
    var bytes: [UInt8] = []
    var last: [UInt8] = []
    for _ in 0..<lines {
      // Sometimes repeat the previous line, as worker threads of node do.
      if Int.random(in: 0..<10, using: &random) > 0 { last = line(&random) }
      bytes += last
    }
    if Bool.random(using: &random) { bytes += Array("10 20 tail".utf8.prefix(Int.random(in: 0...10, using: &random))) }
    return bytes
  }

  private static func line(_ random: inout SeededRandom) -> [UInt8] {
    var line = Array("\(field(&random)) \(field(&random)) \(name(&random))\n".utf8)
    switch Int.random(in: 0..<8, using: &random) {
    case 0: line[Int.random(in: 0..<line.count, using: &random)] = noise(&random)
    case 1: line.remove(at: Int.random(in: 0..<line.count, using: &random))
    case 2: line.insert(noise(&random), at: Int.random(in: 0..<line.count, using: &random))
    case 3: line = Array(line.prefix(Int.random(in: 0..<line.count, using: &random))) + [0x0a]
    default: break
    }
    return line
  }

  /// Returns a small number as hexadecimal text, so that entries overlap, or sometimes a huge one.
  private static func field(_ random: inout SeededRandom) -> String {
    let number =
      Int.random(in: 0..<12, using: &random) == 0 ? UInt64.max - random.next() % 4 : random.next() % [3, 24][Int(random.next() % 2)]
    let prefix = ["", "", "", "0x", "0X", "0", "0000000000000000000000", "0x", "1000000000000000"].randomElement(using: &random) ?? ""
    let digits = String(number, radix: 16, uppercase: Bool.random(using: &random))
    return prefix + digits
  }

  private static func name(_ random: inout SeededRandom) -> String {
    String(
      repeating: ["a", "b", " ", "\r", "é", "12345678"].randomElement(using: &random) ?? "", count: Int.random(in: 0..<4, using: &random))
  }

  private static func noise(_ random: inout SeededRandom) -> UInt8 {
    ([0x0a, 0x20, 0x09, 0x0d, 0, 0x78, 0x58, 0x30, 0xff, 0x66] as [UInt8]).randomElement(using: &random) ?? 0
  }
}
