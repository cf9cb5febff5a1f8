import Monitor
import PerfMap
import Recording
import Testing

@Suite("Playing a recording")
struct ReplayPlayerTests {
  private func source(_ session: RecordedSession) -> ReplayPlayer.Source {
    var index = RecordingIndex()
    var cursor = session.cursor()
    while let step = cursor.next() { index.take(step) }
    return ReplayPlayer.Source(index, cursor: session.cursor) { Monitor(now: RecordedSession.start) { _, _, _, _ in [] } }
  }

  /// A recording of a map that grows by 100 entries a second for five seconds, with one entry in each block.
  private var session: RecordedSession {
    var session = RecordedSession()
    let map = session.find(pid: 1)
    for second in 0..<5 {
      for entry in 0..<100 { session.write("\(String((second * 100 + entry) * 16, radix: 16)) 10 f\n", to: map) }
      session.pass(.seconds(1))
    }
    session.end(.limitReached)
    return session
  }

  @Test("A replay player moves forward and backward to any time")
  func times() {
    var monitor = Monitor(now: RecordedSession.start) { _, _, _, _ in [] }
    var player = ReplayPlayer(source(session))
    #expect(player.advance(&monitor, to: .milliseconds(1500), until: { false }) == .reached && monitor.entryCount == 200)
    #expect(player.advance(&monitor, to: .seconds(5), until: { false }) == .reached && monitor.entryCount == 500)
    #expect(player.advance(&monitor, to: .milliseconds(500), until: { false }) == .rewound && monitor.entryCount == 100)
    #expect(monitor.now.uptime == RecordedSession.start.uptime + .milliseconds(500) && !player.isRewinding)
  }

  @Test("A rewind in slices shows the later time until the rewind is complete")
  func slices() {
    var monitor = Monitor(now: RecordedSession.start) { _, _, _, _ in [] }
    var player = ReplayPlayer(source(session))
    var slices = 1
    while player.advance(&monitor, to: .milliseconds(2500), until: { true }) == .inProgress { slices += 1 }
    #expect(slices > 5 && monitor.entryCount == 300)
    #expect(player.advance(&monitor, to: .milliseconds(1500), until: { true }) == .inProgress)
    #expect(player.isRewinding && monitor.entryCount == 300)
    var last = ReplayPlayer.Progress.inProgress
    while last == .inProgress { last = player.advance(&monitor, to: .milliseconds(1500), until: { true }) }
    #expect(last == .rewound && !player.isRewinding && monitor.entryCount == 200)
  }

  @Test("A new target during a rewind is reached by the same rewind")
  func turning() {
    var monitor = Monitor(now: RecordedSession.start) { _, _, _, _ in [] }
    var player = ReplayPlayer(source(session))
    _ = player.advance(&monitor, to: .milliseconds(4500), until: { false })
    _ = player.advance(&monitor, to: .milliseconds(1500), until: { true })
    #expect(player.isRewinding && monitor.entryCount == 500)
    #expect(player.advance(&monitor, to: .milliseconds(3500), until: { false }) == .rewound && monitor.entryCount == 400)
  }

  @Test("A rewind of a replay keeps the selection and the sort order")
  func choices() {
    var monitor = Monitor(now: RecordedSession.start) { _, _, _, _ in [] }
    var player = ReplayPlayer(source(session))
    _ = player.advance(&monitor, to: .milliseconds(4500), until: { false })
    monitor.selectEntry(EntryID(42))
    monitor.sortEntries(by: .address)
    #expect(player.advance(&monitor, to: .milliseconds(500), until: { false }) == .rewound)
    #expect(monitor.entries.selection == EntryID(42) && monitor.entries.column == .address)
  }
}
