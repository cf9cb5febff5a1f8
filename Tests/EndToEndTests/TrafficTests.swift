import Glibc
import Screen
import TestSupport
import Testing

/// Limits on the number of bytes sent to the terminal, which is the same on every machine.
@Suite("Terminal traffic", .ownThread)
struct TrafficTests {
  @Test(
    "A cursor key causes at most 1200 bytes of output at 160x45", arguments: ["node/app-basic", "ruby/app-perf"],
    [ColorDepth.palette256, .trueColor])
  func cursor(_ sample: String, _ depth: ColorDepth) throws {
    let directory = try ScratchDirectory()
    try directory.write("map", try SampleMap.bytes(sample))
    let keys = Array(repeating: "j", count: 20) + Array(repeating: "k", count: 10)
    let story = ":feed map 4711 node\n:tick 50ms\n:key 3 j j\n:wait\n" + keys.map { ":key \($0)" }.joined(separator: "\n:wait\n")
    let shown = try ComparedScript(story, Size(columns: 160, rows: 45), in: directory, depth: depth)
    try shown.expectStop("start")
    let costs = try keys.map { try shown.expectStop($0) }
    print("cursor key, \(sample), \(depth): \(costs.sorted()[costs.count / 2]) bytes, at most \(costs.max() ?? 0)")
    #expect(costs.allSatisfy { $0 > 0 })
    #expect(costs.max() ?? 0 <= 1200, "\(costs)")
    shown.expectEnd()
  }
}

extension TrafficTests {
  @Test("An idle monitor sends nothing for two seconds")
  func idle() throws {
    let monitor = try LiveMonitor("node/app-basic", Size(columns: 160, rows: 45))
    #expect(monitor.shows { $0.contains { $0.contains("removeAt") } })
    #expect(monitor.settle())
    // Repeat: a change deferred after keys, such as a re-sort or a new age, may be drawn, and the minute of the clock may change once.
    let isQuiet = becomesTrue {
      let before = monitor.taken
      poll(nil, 0, 2200)
      monitor.take()
      print("two idle seconds: \(monitor.taken - before) bytes")
      return monitor.taken == before
    }
    #expect(isQuiet)
    monitor.expectEnd()
  }
}
