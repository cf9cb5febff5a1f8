import Glibc
import Monitor
import PerfMap
import Processes
import Screen
import SystemPackage
import TestSupport
import Testing

@testable import Dashboard

@Suite("Removing maps of exited processes")
struct PruneDialogTests {
  /// Writes a map for each PID in `ages`. Its size in bytes is the PID; its last write is that many seconds before the rig's clock starts.
  private static func maps(_ directory: ScratchDirectory, _ ages: [Int32: Int]) throws -> [LeftoverMap] {
    try ages.sorted { $0.key < $1.key }.map { pid, age in
      try directory.write("perf-\(pid).map", Array(repeating: 0x61, count: Int(pid)))
      let seconds = Int(FedMonitor.start.wall.rawValue / 1_000_000_000) - age
      var times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
      try #require(utimensat(AT_FDCWD, directory.file("perf-\(pid).map"), &times, 0) == 0)
      return try #require(LeftoverMap(MapFile(ProcessID(pid), in: FilePath(directory.path))))
    }
  }

  @Test("The D key offers maps of exited processes with their count, sizes and ages; only y removes them")
  func asks() throws {
    let directory = try ScratchDirectory()
    let found = try Self.maps(directory, [1000: 90, 2000: 7300, 48_000: 0])
    for keys in [[Key.character("n")], [.escape], [.enter], [.character("Y")], [.character("D")], [.character("q")]] {
      var rig = try DashboardRig.small(columns: 80, rows: 24)
      #expect(rig.type("D") == [.findLeftovers])
      rig.dashboard.offer(found, at: rig.fed.monitor.now)
      rig.draw()
      #expect(rig.shows("remove 3 maps of exited processes, 49.8KB?"), "\(rig.canvas.text)")
      #expect(rig.shows("perf-1000.map        1.0KB, last written 1m ago"), "\(rig.canvas.text)")
      #expect(rig.shows("perf-2000.map        2.0KB, last written 2h ago"))
      #expect(rig.shows("perf-48000.map       46.9KB, last written 1s ago"))
      #expect(rig.press(keys).isEmpty)
      #expect(!rig.shows("remove 3 maps"))
    }
    var rig = try DashboardRig.small()
    rig.dashboard.offer(found, at: rig.fed.monitor.now)
    #expect(rig.type("y") == [.prune(found)])
    #expect(!rig.shows("remove 3 maps"))
  }

  @Test("A long list scrolls, and the question stays visible on every screen", arguments: [(160, 45), (80, 24), (40, 12)])
  func many(columns: Int, rows: Int) throws {
    let directory = try ScratchDirectory()
    let found = try Self.maps(directory, Dictionary(uniqueKeysWithValues: (1001...1060).map { ($0, 60) }))
    var rig = try DashboardRig.small(columns: columns, rows: rows)
    rig.draw()
    rig.dashboard.offer(found, at: rig.fed.monitor.now)
    rig.draw()
    #expect(rig.shows("remove 60 maps") && rig.shows("remove y") && rig.shows("perf-1001.map"), "\(rig.canvas.text)")
    rig.press(.character("G"))
    #expect(rig.shows("remove 60 maps") && rig.shows("perf-1060.map") && !rig.shows("perf-1001.map"), "\(rig.canvas.text)")
    #expect(rig.type("y") == [.prune(found)])
  }

  @Test("The outcome of removing maps is shown as a message")
  func notices() throws {
    let directory = try ScratchDirectory()
    let found = try Self.maps(directory, [1000: 90, 2000: 7300])
    var rig = try DashboardRig.small()
    rig.dashboard.offer([], at: rig.fed.monitor.now)
    rig.draw()
    #expect(rig.shows("you own no maps of exited processes in /tmp"))
    rig.dashboard.showPruned(found, [], at: rig.fed.monitor.now)
    rig.draw()
    #expect(rig.shows("removed 2 maps of exited processes, 2.9KB"), "\(rig.canvas.text)")
    let failure = ProcessesError(.removeMap, path: found[1].file.path, cause: "Operation not permitted", remedy: "")
    rig.dashboard.showPruned([found[0]], [failure], at: rig.fed.monitor.now)
    rig.draw()
    #expect(rig.shows("removed 1 of 2 maps; cannot remove perf-2000.map: Operation not permitted"))
    #expect(try rig.style(of: "removed 1 of 2").role == .error)
  }

  @Test("With --readonly, no maps are offered")
  func readOnly() throws {
    let directory = try ScratchDirectory()
    var rig = try DashboardRig.small(isReadOnly: true)
    #expect(rig.type("D").isEmpty)
    rig.dashboard.offer(try Self.maps(directory, [1000: 90]), at: rig.fed.monitor.now)
    rig.draw()
    #expect(!rig.shows("exited processes,"))
  }
}
