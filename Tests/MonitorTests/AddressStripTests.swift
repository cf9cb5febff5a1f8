import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The address space in one line")
struct AddressStripTests {
  private func contents(_ bytes: some Sequence<UInt8>) -> MapContents {
    var contents = MapContents()
    contents.append(bytes)
    return contents
  }

  /// Expects everything that a strip promises.
  private func expectSound(_ strip: AddressStrip, _ contents: MapContents, columns: Int, _ comment: Comment) {
    #expect(strip.cells.count == columns, comment)
    var end = 0
    var missing = 0
    for cluster in strip.clusters {
      #expect(!cluster.columns.isEmpty, comment)
      #expect(cluster.columns.lowerBound >= end && cluster.columns.upperBound <= columns, comment)
      missing += cluster.columns.count { strip.cells[$0] == nil }
      end = cluster.columns.upperBound
    }
    #expect(missing == 0, comment)
    #expect(strip.cells.count { $0 != nil } == strip.clusters.reduce(0) { $0 + $1.columns.count }, comment)
    #expect(strip.clusters.reduce(0 as UInt64) { $0 &+ $1.owned.rawValue } == contents.ranges.ownedBytes.rawValue, comment)
    var lost = 0
    var previous: Address?
    var gaps: UInt64 = 0
    var edges = strip.clusters.dropFirst().map(\.first)[...]
    contents.ranges.forEachPiece { piece in
      guard let last = piece.range.last else { return }
      for address in [piece.range.start, last] {
        guard let column = strip.column(of: address), let cell = strip.cells[column], cell.density > 0 else {
          lost += 1
          continue
        }
      }
      if edges.first == piece.range.start, let previous {
        gaps &+= piece.range.start.rawValue - previous.rawValue - 1
        edges.removeFirst()
      }
      previous = last
    }
    #expect(lost == 0, comment)
    #expect(edges.isEmpty, comment)
    #expect(strip.folded == ByteCount(gaps), comment)
  }

  @Test("every address that has an owner has a cell, whatever the width", arguments: ["node/app-basic", "ruby/app-perf", "python/hello"])
  func samples(name: String) throws {
    let contents = contents(try SampleMap.bytes(name))
    for columns in [1, 2, 3, 4, 5, 9, 10, 11, 36, 76, 96, 156, 200] {
      expectSound(AddressStrip(contents, columns: columns, freshFrom: .max), contents, columns: columns, "\(name) in \(columns)")
    }
  }

  @Test("widths fit for 1 to 200 columns, wherever the code lies")
  func widths() {
    var random = SeededRandom(salt: 31)
    let scattered = (0..<60).map { _ in
      "\(String(UInt64.random(in: 0...(.max >> 1), using: &random), radix: 16)) \(String(UInt64.random(in: 1...5000, using: &random), radix: 16)) n\n"
    }.joined()
    for text in [scattered, "0 1 a\n", "ffffffffffffffff 1 a\n", "0 1 a\nffffffffffffffff 1 b\n", "1000 10 a\n7f0000000000 10 b\n"] {
      let contents = contents(text.utf8)
      for columns in 1...200 {
        expectSound(
          AddressStrip(contents, columns: columns, freshFrom: 0), contents, columns: columns, "\(columns) columns, \(SeededRandom.words)")
      }
    }
  }

  @Test("gaps of a mebibyte and more are folded, smaller ones are not")
  func folded() {
    let strip = AddressStrip(contents("1000 1000 a\n101000 1000 b\n202000 1000 c\n".utf8), columns: 80, freshFrom: 0)
    // From 2000 to 101000 is less than 1 MiB, from 102000 to 202000 is one.
    #expect(strip.clusters.map(\.first) == [Address(0x1000), Address(0x202000)])
    #expect(strip.clusters.map(\.last) == [Address(0x101fff), Address(0x202fff)])
    #expect(strip.clusters.map(\.owned) == [ByteCount(0x2000), ByteCount(0x1000)])
    #expect(strip.folded == ByteCount(0x100000))
    #expect(strip.column(of: Address(0x180000)) == nil)
    #expect(strip.column(of: Address(0xfff)) == nil)
    #expect(strip.column(of: Address(0x203000)) == nil)
  }

  @Test("new entries and the worst overlap stand in the cell of their address")
  func marks() throws {
    let contents = contents("1000 800 a\n1800 800 b\n1000 800 c\n1400 10 d\n".utf8)
    let strip = AddressStrip(contents, columns: 2, freshFrom: 2)
    #expect(strip.cells.map { $0?.overlap } == [.nested, nil])
    #expect(strip.cells[0]?.fresh == 3)
    #expect(strip.cells[1]?.fresh == 0)
    #expect(strip.cells.map { $0?.density } == [1, 1])
  }

  @Test("a map without code has blank cells")
  func empty() {
    let strip = AddressStrip(contents("1000 0 zero\n".utf8), columns: 10, freshFrom: 0)
    #expect(strip.cells == Array(repeating: nil, count: 10))
    #expect(strip.clusters.isEmpty && strip.folded == .zero)
    #expect(AddressStrip(MapContents(), columns: 0, freshFrom: 0).cells.isEmpty)
  }

  @Test("100,000 entries spread over all addresses are drawn in no time")
  func hostile() {
    let step = UInt64.max / 100_000
    var text = ""
    for index in 0..<100_000 as Range<UInt64> { text += "\(String(index * step, radix: 16)) 1 x\n" }
    let contents = contents(text.utf8)
    let start = ContinuousClock.now
    let strip = AddressStrip(contents, columns: 156, freshFrom: 0)
    #expect(ContinuousClock.now - start < .seconds(5))
    expectSound(strip, contents, columns: 156, "hostile")
    #expect(strip.clusters.count == 15)
  }
}
