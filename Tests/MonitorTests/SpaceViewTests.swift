import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The visible part of the address space")
struct SpaceViewTests {
  private func contents(_ text: String) -> MapContents {
    var contents = MapContents()
    contents.append(text.utf8)
    return contents
  }

  private func strip(_ contents: MapContents, _ view: SpaceView, columns: Int = 80) -> AddressStrip {
    AddressStrip(contents, view.window, columns: columns, freshFrom: .max)
  }

  private func window(_ first: UInt64, _ last: UInt64) -> AddressWindow { AddressWindow(first: Address(first), last: Address(last)) }

  /// Four clusters. The two in the middle are near each other, so they are drawn as one if there are few columns.
  private let map = """
    1000 1000 low
    7f0000000000 1000 a
    7f0000001000 1000 b
    7f0000400000 1000 c
    ffffffffffff0000 10000 top

    """

  @Test("Zooming in goes from clusters to halves down to 16 bytes, and zooming out takes the same steps back")
  func ladder() {
    let contents = contents(map)
    var view = SpaceView()
    // In 20 columns two clusters are drawn, split at the largest gap.
    #expect(strip(contents, view, columns: 20).clusters.map(\.first) == [Address(0x1000), Address(0xffff_ffff_ffff_0000)])
    let anchor = Address(0x7f00_0000_1800)
    var seen: [AddressWindow?] = [nil]
    while view.window?.span != AddressWindow.smallest - 1 {
      view.zoomIn(at: anchor, strip(contents, view, columns: 20), contents.ranges)
      #expect(view.window?.contains(anchor) == true)
      guard seen.last != view.window, seen.count < 100 else { break }
      seen.append(view.window)
    }
    #expect(
      Array(seen[1...3]) == [
        window(0x1000, 0x7f00_0040_0fff), window(0x7f00_0000_0000, 0x7f00_0040_0fff), window(0x7f00_0000_0000, 0x7f00_0000_1fff),
      ])
    #expect(view.window?.span == AddressWindow.smallest - 1)
    view.zoomIn(at: anchor, strip(contents, view), contents.ranges)
    #expect(view.window == seen.last)
    let steps = seen.count - 1
    for _ in 0..<steps {
      #expect(view.window != nil)
      view.zoomOut(at: anchor, contents.ranges)
      #expect(view.window.map { window in seen.contains { $0.map { $0.span == window.span } ?? false } } ?? true, "\(view)")
    }
    #expect(view == SpaceView())
  }

  @Test("Zooming keeps the address under the pointer within one column", arguments: [0x1_0000, 0x1_4000, 0x1_ffff] as [UInt64])
  func anchor(address: UInt64) throws {
    let contents = contents("10000 8000 a\n18000 8000 b\n")
    var view = SpaceView()
    view.zoomIn(at: Address(0x1_8000), strip(contents, view), contents.ranges)
    view.showAll()
    let before = try #require(strip(contents, view).column(of: Address(address)))
    view.zoomIn(at: Address(address), strip(contents, view), contents.ranges)
    let after = try #require(strip(contents, view).column(of: Address(address)))
    #expect(abs(before - after) <= 1)
    #expect(view.window?.span == 0x7fff)
  }

  @Test("Keyboard zoom centres the cursor as far as the previous window allows")
  func centred() {
    let contents = contents("10000 8000 a\n18000 8000 b\n")
    for (anchor, first) in [(0x1_0000, 0x1_0000), (0x1_3000, 0x1_0000), (0x1_7000, 0x1_3001), (0x1_ffff, 0x1_8000)] as [(UInt64, UInt64)] {
      var view = SpaceView()
      view.zoomIn(at: Address(anchor), strip(contents, view), contents.ranges, .centred)
      #expect(view.window == window(first, first + 0x7fff))
    }
  }

  @Test("Zooming where there is no code goes to the nearest code")
  func nothing() {
    let contents = contents("10000 10 a\n1f000 1000 b\n")
    for (anchor, entry) in [(0x1_1000, 0), (0x1_8000, 1)] as [(UInt64, UInt32)] {
      var view = SpaceView()
      for _ in 0..<16 { view.zoomIn(at: Address(anchor), strip(contents, view), contents.ranges) }
      #expect(view.window?.span == 15)
      #expect(view.window?.shows(contents.entries.range(of: EntryID(entry))) == true, "\(view)")
    }
  }

  @Test("Panning goes from code to code across gaps and stops at the first and last code")
  func pan() throws {
    let contents = contents(map)
    var view = SpaceView()
    view.zoomIn(at: Address(0x1000), strip(contents, view), contents.ranges)
    view.zoomIn(at: Address(0x1000), strip(contents, view), contents.ranges)
    #expect(view.window == window(0x1000, 0x17ff))
    view.pan(.down, contents.ranges)
    #expect(view.window == window(0x1000, 0x17ff))
    var visited: Set<UInt32> = []
    for _ in 0..<2000 {
      let before = view
      view.pan(.up, contents.ranges)
      guard view != before else { break }
      let shown = try #require(view.window)
      #expect(shown.span == 0x7ff)
      let piece = try #require(contents.ranges.piece(atOrAbove: shown.first))
      #expect(shown.shows(piece.range), "no code in \(shown)")
      visited.insert(piece.owner.rawValue)
    }
    #expect(visited == [0, 1, 2, 3, 4])
    #expect(view.window == window(.max - 0x7ff, .max))
    view.pan(.up, contents.ranges)
    #expect(view.window == window(.max - 0x7ff, .max))
    for _ in 0..<2000 { view.pan(.down, contents.ranges) }
    #expect(view.window?.first.rawValue ?? 0 <= 0x1000 && view.window?.shows(contents.entries.range(of: EntryID(0))) == true)
  }

  @Test("An entry that fills the address space can be zoomed and panned from end to end")
  func everything() throws {
    let contents = contents("0 ffffffffffffffff all\n0 1 zero\nffffffffffffffff 1 last\n")
    var view = SpaceView()
    #expect(strip(contents, view).clusters.map(\.window) == [.everything])
    for anchor in [Address(0), Address(.max), Address(1 << 63)] {
      view.showAll()
      for _ in 0..<70 {
        view.zoomIn(at: anchor, strip(contents, view), contents.ranges)
        #expect(view.window?.contains(anchor) == true)
      }
      #expect(view.window?.span == 15)
      for direction in [SpaceView.Direction.up, .down] { for _ in 0..<5 { view.pan(direction, contents.ranges) } }
      #expect(view.window?.span == 15)
      for _ in 0..<70 { view.zoomOut(at: anchor, contents.ranges) }
      #expect(view.window == nil)
    }
  }

  @Test("A map without code can be zoomed without effect")
  func empty() throws {
    var view = SpaceView()
    for text in ["", "1000 0 zero\n"] {
      let contents = contents(text)
      view.zoomIn(at: Address(0), strip(contents, view), contents.ranges)
      view.zoomOut(at: Address(0), contents.ranges)
      view.pan(.up, contents.ranges)
      #expect(view.window == nil)
    }
    view.show(CodeCluster(window: window(0x1000, 0x1fff)))
    #expect(strip(contents(""), view).clusters.count == 1)
    view.pan(.down, contents("").ranges)
    view.reveal(try #require(AddressRange(start: Address(0x9000), size: ByteCount(0))))
    #expect(view.window?.contains(Address(0x9000)) == true)
    view.zoomOut(at: Address(0), contents("").ranges)
    #expect(view.window == nil)
  }

  @Test("Zooming out always reaches the whole map, and each step shows more")
  func out() throws {
    var random = SeededRandom(salt: 77)
    for _ in 0..<60 {
      let lines = (0..<20).map { _ in
        let start = UInt64.random(in: 0...(.max >> UInt64.random(in: 1...40, using: &random)), using: &random)
        return "\(String(start, radix: 16)) \(String(UInt64.random(in: 1...5000, using: &random), radix: 16)) n\n"
      }
      let contents = contents(lines.joined())
      var view = SpaceView()
      for _ in 0..<30 {
        let anchor = contents.entries.range(of: EntryID(UInt32.random(in: 0..<20, using: &random))).start
        switch Int.random(in: 0..<5, using: &random) {
        case 0: view.pan(.up, contents.ranges)
        case 1: view.pan(.down, contents.ranges)
        case 2: view.zoomOut(at: anchor, contents.ranges)
        default: view.zoomIn(at: anchor, strip(contents, view), contents.ranges)
        }
        if let window = view.window {
          let piece = contents.ranges.piece(atOrAbove: window.first)
          #expect(piece.map { window.shows($0.range) } == true, "\(window) shows no code, \(SeededRandom.words)")
        }
      }
      var steps = 0
      while let window = view.window, steps < 80 {
        view.zoomOut(at: window.middle, contents.ranges)
        #expect(view.window.map { $0.span > window.span } ?? true)
        steps += 1
      }
      #expect(view.window == nil, "\(SeededRandom.words)")
    }
  }

  @Test("Zooming out at the end of a cluster shows the whole cluster before nearby code outside it")
  func outOfTheEndOfACluster() {
    let contents = contents("10000 10 a\n10ff0 10 b\n11100 10 c\n")
    let cluster = window(0x1_0000, 0x1_0fff)
    var view = SpaceView()
    view.show(CodeCluster(window: cluster))
    for _ in 0..<10 { view.zoomIn(at: Address(0x1_0fff), strip(contents, view), contents.ranges) }
    #expect(view.window == window(0x1_0ff0, 0x1_0fff))
    for _ in 0..<12 where view.window != cluster {
      view.zoomOut(at: Address(0x1_0fff), contents.ranges)
      #expect(view.window.map(cluster.contains) == true, "\(view)")
    }
    #expect(view.window == cluster)
    view.zoomOut(at: Address(0x1_0fff), contents.ranges)
    #expect(view == SpaceView())
  }

  @Test("Jumps visit the clusters of code in order and stop at both ends")
  func clusters() {
    let contents = contents(map)
    var address = Address(0)
    var entries: [UInt32] = []
    for _ in 0..<5 {
      guard let target = CodeCluster.jump(from: address, .up, contents.ranges) else { break }
      entries.append(target.entry.rawValue)
      address = contents.entries.range(of: target.entry).start
    }
    #expect(entries == [1, 3, 4, 4, 4])
    entries = []
    for _ in 0..<5 {
      guard let target = CodeCluster.jump(from: address, .down, contents.ranges) else { break }
      entries.append(target.entry.rawValue)
      address = contents.entries.range(of: target.entry).start
    }
    #expect(entries == [3, 1, 0, 0, 0])
    // From inside a cluster, a jump down goes to the first entry of that cluster.
    #expect(CodeCluster.jump(from: Address(0x7f00_0000_1000), .down, contents.ranges)?.entry.rawValue == 1)
    #expect(CodeCluster.jump(from: Address(0), .up, MapContents().ranges) == nil)
  }
}
