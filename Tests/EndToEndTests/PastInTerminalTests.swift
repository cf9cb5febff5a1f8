import Glibc
import TestSupport
import Testing

/// Moves through the history of the live monitor with the keys `B`, `.` and `E`.
@Suite("History in a terminal", .ownThread)
struct PastInTerminalTests {
  @Test("Earlier states are shown while the map grows, is truncated and is removed, and E returns to live")
  func terminal() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["600"])
    let map = "perf-\(process.pid).map"
    try directory.write(map, "10 8 early\n".utf8)
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.mapsHeading.contains("1 entry") })
    // B goes to the first moment, before anything was read. The next moment is recorded within a second.
    #expect(
      becomesTrue {
        monitor.type("EB.")
        return monitor.screen().last?.contains("◀ −") == true && monitor.screen().mapsHeading.contains("1 entry")
      }, "\(monitor.screen())")
    try directory.append(map, "20 8 later\n30 8 latest\n".utf8)
    // New data is read and counted but not shown.
    #expect(monitor.shows { $0.last?.hasSuffix("+2") == true && $0.mapsHeading.contains("1 entry") }, "\(monitor.screen())")
    #expect(!monitor.screen().contains { $0.contains("latest") })
    monitor.type("p")
    #expect(monitor.shows { $0.mapsHeading.contains("3 entries") && $0.last?.contains("● watching") == true })
    monitor.type("B.")
    #expect(monitor.shows { $0.mapsHeading.contains("1 entry") && $0.contains { $0.contains("early") } }, "\(monitor.screen())")
    monitor.type("\u{1b}")
    #expect(monitor.shows { $0.mapsHeading.contains("3 entries") })
    #expect(truncate(directory.file(map), 0) == 0)
    try directory.append(map, "40 8 new life\n".utf8)
    #expect(monitor.shows { $0.contains { $0.contains("new life") } && $0.mapsHeading.contains("1 entry") })
    monitor.type("B.")
    #expect(
      monitor.shows { $0.contains { $0.contains("1 entry is no longer available: the file was truncated") } }, "\(monitor.screen())")
    monitor.type("E")
    #expect(unlink(directory.file(map)) == 0)
    process.end()
    #expect(monitor.shows { $0.contains { $0.contains("No perf maps here yet") } })
    monitor.type("B.")
    #expect(monitor.shows { $0.contains { $0.contains("1 entry is no longer available: the map was removed") } }, "\(monitor.screen())")
    #expect(monitor.screen().contains { $0.contains("sleep") })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }
}
