import Glibc
import Screen
import TestSupport
import Testing

@Suite("A storm of resizes", .ownThread)
struct ResizeStormTests {
  @Test("200 resizes to random sizes within a second leave no stale cells", arguments: [(160, 45), (100, 30), (80, 24), (40, 12)])
  func storm(columns: Int, rows: Int) throws {
    let last = Size(columns: columns, rows: rows)
    let monitor = try LiveMonitor("node/app-basic", last)
    #expect(monitor.shows { $0.contains { $0.contains("removeAt") || $0.contains("4 809") || $0.contains("4.8k") } })
    var random = SeededRandom(salt: UInt64(columns))
    let start = ContinuousClock.now
    for count in 1...200 {
      try monitor.resize(Size(columns: Int.random(in: 1...220, using: &random), rows: Int.random(in: 1...70, using: &random)))
      // About 200 resizes a second, evenly spaced.
      while ContinuousClock.now < start + .milliseconds(5 * count) { poll(nil, 0, 1) }
    }
    try monitor.resize(last)
    try #require(monitor.settle(), "\(SeededRandom.words)")
    let after = monitor.terminal.picture
    let rowsAfter = monitor.terminal.rows
    // ctrl-l repaints everything and so fixes stale cells.
    #expect(monitor.type("\u{c}", until: { _ in true }) && monitor.settle())
    // The first row contains the clock.
    let stale = zip(rowsAfter, monitor.terminal.rows).dropFirst().filter { $0 != $1 }.map { "\($0)\n\($1)" }
    #expect(stale.isEmpty, "\(SeededRandom.words)\n\(stale.joined(separator: "\n"))")
    let isSame = monitor.terminal.picture.dropFirst(columns) == after.dropFirst(columns)
    #expect(isSame, "\(SeededRandom.words)")
    monitor.expectEnd()
  }
}
