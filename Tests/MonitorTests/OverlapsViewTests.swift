import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The list of overlaps")
struct OverlapsViewTests {
  /// Returns a monitor with five overlaps: a straddle of 8 bytes, nested of 16, same of 64, duplicate of 64, straddle of 32.
  private func fed() -> (fed: FedMonitor, map: MapID) {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("1000 40 a\n1038 40 b\n2000 40 c\n2010 10 d\n3000 40 e\n3000 40 f\n4000 40 g\n4000 40 g\n5000 40 h\n5020 40 i\n", to: id)
    return (fed, id)
  }

  private func listed(_ monitor: Monitor) -> [Int] {
    guard let contents = monitor.selected?.contents else { return [] }
    return (0..<monitor.overlaps.count(contents)).compactMap { monitor.overlaps.number(atRow: $0, contents) }
  }

  @Test("Overlaps sort by age, severity and shared bytes, each in both directions")
  func orders() {
    var (fed, _) = fed()
    #expect(listed(fed.monitor) == [4, 3, 2, 1, 0])
    fed.monitor.sortOverlapsByNextOrder()
    #expect(fed.monitor.overlaps.order == .severity)
    #expect(listed(fed.monitor) == [4, 0, 1, 2, 3])
    fed.monitor.sortOverlapsByNextOrder()
    #expect(fed.monitor.overlaps.order == .shared)
    #expect(listed(fed.monitor) == [3, 2, 4, 1, 0])
    fed.monitor.reverseOverlaps()
    #expect(listed(fed.monitor) == [0, 1, 4, 2, 3])
    for _ in 0..<5 { fed.monitor.sortOverlapsByNextOrder() }
    #expect(fed.monitor.overlaps.order == .age)
    #expect(listed(fed.monitor) == [0, 1, 2, 3, 4])
  }

  @Test("The overlap filter cycles through the kinds, most serious first, then shows all")
  func kinds() {
    var (fed, _) = fed()
    var seen: [[Int]] = []
    for _ in 0..<5 {
      fed.monitor.filterOverlapsByNextKind()
      seen.append(listed(fed.monitor))
    }
    #expect(seen == [[4, 0], [1], [2], [3], [4, 3, 2, 1, 0]])
  }

  @Test("The selection stays on its overlap when new overlaps arrive, in every order", arguments: 0..<3)
  func selection(order: Int) throws {
    var (fed, id) = fed()
    for _ in 0..<order { fed.monitor.sortOverlapsByNextOrder() }
    fed.monitor.moveOverlap(by: 2)
    let chosen = try #require(fed.monitor.selectedOverlap)
    for step in 0..<20 {
      fed.append("\(6 + step % 4)000 40 x\n\(6 + step % 4)010 40 y\n", to: id)
      fed.pass(.seconds(1))
      #expect(fed.monitor.selectedOverlap?.number == chosen.number)
      #expect(fed.monitor.selectedOverlap?.overlap == chosen.overlap)
    }
    #expect(listed(fed.monitor).count == fed.monitor.overlapCount)
  }

  @Test("New overlaps are listed 1.5 s after user input")
  func renewal() {
    var (fed, id) = fed()
    fed.monitor.sortOverlapsByNextOrder()
    fed.append("1000 100 z\n", to: id)
    fed.monitor.noteInput()
    let before = listed(fed.monitor)
    fed.pass(.milliseconds(1200))
    #expect(listed(fed.monitor) == before)
    fed.pass(.milliseconds(400))
    #expect(listed(fed.monitor).count == fed.monitor.overlapCount)
  }

  @Test("A new generation starts with an empty list of overlaps and keeps its order")
  func generation() {
    var (fed, id) = fed()
    fed.monitor.sortOverlapsByNextOrder()
    fed.monitor.moveOverlap(by: 3)
    fed.restart(id, .rewritten, with: "1000 10 a\n")
    #expect(listed(fed.monitor).isEmpty && fed.monitor.selectedOverlap == nil)
    #expect(fed.monitor.overlaps.order == .severity)
    fed.monitor.moveOverlap(by: 1)
    fed.monitor.jumpToOverlap(by: 1)
    #expect(fed.monitor.selectedOverlap == nil)
  }

  @Test("Rows of overlaps that the log has discarded are nil")
  func forgotten() throws {
    var contents = MapContents(overlapLimit: 4)
    for _ in 0..<6 { contents.append("1000 10 a\n1008 10 b\n".utf8) }
    var view = OverlapsView()
    view.order = .severity
    var map = MapRecord(id: MapID(rawValue: 0), path: "/tmp/perf-1.map", pid: nil, existed: true)
    map.contents = contents
    view.list(map)
    view.selection = 0
    contents.append("1000 10 a\n1008 10 b\n1000 10 a\n1008 10 b\n1000 10 a\n1008 10 b\n".utf8)
    for row in -1...5 { #expect(view.number(atRow: row, contents) == nil) }
    #expect(view.overlap(0, contents) == nil)
    #expect(view.selectedRow(contents) == 0)
  }
}
