import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The address space in one row of cells")
struct AddressStripTests {
  private func contents(_ bytes: some Sequence<UInt8>) -> MapContents {
    var contents = MapContents()
    contents.append(bytes)
    return contents
  }

  /// Checks that both ends of each owned range have a cell, and that clusters, owned bytes and folded gaps agree with the contents.
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

  @Test("Every owned address has a cell at any width", arguments: ["node/app-basic", "ruby/app-perf", "python/hello"])
  func samples(name: String) throws {
    let contents = contents(try SampleMap.bytes(name))
    for columns in [1, 2, 3, 4, 5, 9, 10, 11, 36, 76, 96, 156, 200] {
      expectSound(AddressStrip(contents, columns: columns, freshFrom: .max), contents, columns: columns, "\(name) in \(columns)")
    }
  }

  @Test("An address strip fits into 1 to 200 columns for any layout of code")
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

  @Test("Gaps of at least 1 MiB are folded, smaller ones are not")
  func folded() {
    let strip = AddressStrip(contents("1000 1000 a\n101000 1000 b\n202000 1000 c\n".utf8), columns: 80, freshFrom: 0)
    // The gap from 2000 to 101000 is less than 1 MiB, and that from 102000 to 202000 is exactly 1 MiB.
    #expect(strip.clusters.map(\.first) == [Address(0x1000), Address(0x202000)])
    #expect(strip.clusters.map(\.last) == [Address(0x101fff), Address(0x202fff)])
    #expect(strip.clusters.map(\.owned) == [ByteCount(0x2000), ByteCount(0x1000)])
    #expect(strip.folded == ByteCount(0x100000))
    #expect(strip.column(of: Address(0x180000)) == nil)
    #expect(strip.column(of: Address(0xfff)) == nil)
    #expect(strip.column(of: Address(0x203000)) == nil)
  }

  @Test("New entries and the worst overlap appear in the cell of their address")
  func marks() throws {
    let contents = contents("1000 800 a\n1800 800 b\n1000 800 c\n1400 10 d\n".utf8)
    let strip = AddressStrip(contents, columns: 2, freshFrom: 2)
    #expect(strip.cells.map { $0?.overlap } == [.nested, nil])
    // Two entries are new, even if they own several pieces.
    #expect(strip.cells[0]?.fresh == 2)
    #expect(strip.cells[1]?.fresh == 0)
    #expect(strip.cells.map { $0?.density } == [1, 1])
  }

  @Test("A map without code has blank cells")
  func empty() {
    let strip = AddressStrip(contents("1000 0 zero\n".utf8), columns: 10, freshFrom: 0)
    #expect(strip.cells == Array(repeating: nil, count: 10))
    #expect(strip.clusters.isEmpty && strip.folded == .zero)
    #expect(AddressStrip(MapContents(), columns: 0, freshFrom: 0).cells.isEmpty)
  }

  @Test("An address strip of 100,000 scattered entries takes less than 5 s of CPU time")
  func hostile() {
    let step = UInt64.max / 100_000
    var text = ""
    for index in 0..<100_000 as Range<UInt64> { text += "\(String(index * step, radix: 16)) 1 x\n" }
    let contents = contents(text.utf8)
    let start = threadTime()
    let strip = AddressStrip(contents, columns: 156, freshFrom: 0)
    #expect(threadTime() - start < .seconds(5))
    expectSound(strip, contents, columns: 156, "hostile")
    #expect(strip.clusters.count == 15)
  }

  @Test("Columns and addresses of a strip convert in both directions for any window and width")
  func scale() {
    var random = SeededRandom(salt: 5)
    for _ in 0..<400 {
      let first = UInt64.random(in: 0...(.max >> UInt64.random(in: 0...63, using: &random)), using: &random)
      let span = UInt64.random(in: 0...(.max >> UInt64.random(in: 0...63, using: &random)), using: &random)
      let columns = Int.random(in: 1...200, using: &random)
      let window = AddressWindow(first: Address(first), last: Address(first.addingReportingOverflow(span).overflow ? .max : first + span))
      let scale = CellScale(window, columns: 3..<3 + columns)
      var next: UInt64? = window.first.rawValue
      var wrong = 0
      for column in 3..<3 + columns {
        let cell = scale.window(ofColumn: column)
        guard window.contains(cell) else {
          wrong += 1
          continue
        }
        if window.span >= UInt64(columns) {
          // Each address is in exactly one cell.
          if cell.first.rawValue != next || scale.column(of: cell.first) != column || scale.column(of: cell.last) != column { wrong += 1 }
          next = cell.last.rawValue == .max ? nil : cell.last.rawValue + 1
        } else if !scale.columns(of: cell).contains(column) {
          wrong += 1
        }
      }
      #expect(wrong == 0, "\(window) in \(columns), \(SeededRandom.words)")
      #expect(scale.columns(of: window) == 3..<3 + columns)
    }
  }

  @Test("A strip of an address window omits large empty margins")
  func window() {
    let contents = contents("1000 1000 a\n3000 1000 b\n10000000 1000 c\n".utf8)
    func strip(_ first: UInt64, _ last: UInt64) -> AddressStrip {
      AddressStrip(contents, AddressWindow(first: Address(first), last: Address(last)), columns: 8, freshFrom: 1)
    }
    let small = strip(0, 0x3fff)
    #expect(small.clusters.map(\.window) == [AddressWindow(first: Address(0), last: Address(0x3fff))])
    #expect(small.cells.map { $0?.density } == [0, 0, 1, 1, 0, 0, 1, 1])
    #expect(small.cells.map { $0?.fresh } == [0, 0, 0, 0, 0, 0, 1, 0])
    #expect(strip(0x1800, 0x1fff).cells.map { $0?.density } == Array(repeating: 1, count: 8))
    let large = strip(0x2000, 0x3000_0000)
    #expect(large.clusters.map(\.window) == [AddressWindow(first: Address(0x2000), last: Address(0x1000_0fff))])
    #expect(large.clusterCount == 2)
    #expect(strip(0x4000_0000, 0x5000_0000).clusters.isEmpty)
    #expect(strip(0x4000, 0x4fff).cells.allSatisfy { $0?.density == 0 })
  }

  @Test("With very many ranges, cells are sampled, and their densities are within 0.05 of the exact densities")
  func sampled() throws {
    // Four regions of equal length. Each is twice as dense as the region before.
    var text = ""
    for index in 0..<(AddressStrip.mostExact + 40_000) {
      text += "\(String(0x10000 + index * 64, radix: 16)) \(String(8 << (index * 4 / (AddressStrip.mostExact + 40_000)), radix: 16)) x\n"
    }
    let contents = contents(text.utf8)
    let strip = AddressStrip(contents, columns: 40, freshFrom: .max)
    #expect(!strip.isExact)
    for (column, cell) in strip.cells.enumerated() where column % 10 != 9 {
      #expect(abs((cell?.density ?? 0) - Double(8 << (column / 10)) / 64) < 0.05, "column \(column): \(cell?.density ?? -1)")
    }
    let owned = strip.clusters.reduce(0) { $0 + Double($1.owned.rawValue) }
    #expect(abs(owned / Double(contents.ranges.ownedBytes.rawValue) - 1) < 0.05)
    // A window with few ranges is drawn exactly.
    #expect(AddressStrip(contents, AddressWindow(first: Address(0x10000), last: Address(0x1ffff)), columns: 40, freshFrom: .max).isExact)
  }
}
