import Monitor
import PerfMap
import Screen
import Testing

@testable import Dashboard
@testable import MapAnalysis
@testable import Processes

@Suite("Errors of profilers on the screen")
struct ProfilerLineTests {
  /// Returns a dashboard over a map in which perf misnames 32 of 80 bytes, samply 48 and blazesym 32, with `inner` selected.
  private static func rig(columns: Int = 160, rows: Int = 45) -> DashboardRig {
    var rig = DashboardRig(columns: columns, rows: rows)
    let id = rig.fed.add(pid: 4711, existed: true)
    rig.fed.append("1000 40 outer\n1010 10 inner\n2000 10 ok\n", to: id)
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.selectEntry(EntryID(1))
    rig.draw()
    return rig
  }

  private static func compared(
    columns: Int = 160, rows: Int = 45, _ memory: @escaping ProfilerTask.MemoryReader = ProfilerTask.unknownMemory
  ) -> DashboardRig {
    var rig = rig(columns: columns, rows: rows)
    rig.compare(memory)
    return rig
  }

  @Test("The top line of the screen shows the share of bytes that each profiler names wrongly")
  func shares() {
    var rig = Self.rig()
    #expect(rig.rows[0].contains("4711 —  profilers: not compared yet"))
    rig.compare()
    let line = "4711 —  perf wrong 40.0 % · bcc 0 % · samply 60.0 % · blazesym 40.0 % · memory unknown"
    #expect(rig.rows[0].contains(line), "\(rig.rows[0])")
  }

  @Test("The table of maps shows the share of bytes that the worst profiler names wrongly, and sorts by that share")
  func column() throws {
    var rig = Self.compared()
    #expect(rig.rows[2].contains("WRONG") && rig.rows[3].contains("60.0 %"))
    try rig.click("WRONG")
    #expect(rig.fed.monitor.mapSort.column == .wrong && rig.shows("WRONG ▼"))
  }

  @Test("Entries that a profiler misnames have the flag W, and the detail pane shows the name that the profiler gives instead")
  func entries() {
    let rig = Self.compared()
    let rows = rig.rows.filter { $0.contains(" inner") }
    #expect(rows.contains { $0.contains("W⊂") }, "\(rows)")
    #expect(rig.shows("perf shows outer for 16B"))
  }

  @Test("If no profiler shows a wrong name, the top line of the screen reports that")
  func right() {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 4711, existed: true)
    rig.fed.append("1000 40 outer\n2000 10 right\n", to: id)
    rig.draw()
    rig.compare()
    #expect(rig.rows[0].contains("profilers show the right names everywhere"))
  }

  @Test("The top line of the screen reports that perf never looks up code in a memfd in the map")
  func memfd() {
    let mappings = MemoryMappings("1000-3000 r-xs 0 0:1 9 /memfd:doublemapper (deleted)\n".utf8)
    var rig = Self.rig()
    rig.fed.run(rig.fed.monitor.order[0], comm: "dotnet")
    rig.fed.pass(.seconds(1))
    rig.compare { _, _ in CodeMemory(mappings.all) }
    #expect(rig.rows[0].contains("perf never asks this map: code in a memfd · bcc wrong 0 %"), "\(rig.rows[0])")
    #expect(!rig.rows[0].contains("memory unknown"))
  }

  @Test("Bytes that a profiler names from a mapped file count as elsewhere, not as wrong")
  func elsewhere() {
    let mappings = MemoryMappings("1000-3000 r-xp 0 fd:1 5 /usr/bin/node\n".utf8)
    var rig = Self.rig()
    rig.fed.run(rig.fed.monitor.order[0], comm: "node")
    rig.fed.pass(.seconds(1))
    rig.compare { _, _ in CodeMemory(mappings.all) }
    #expect(rig.rows[0].contains("perf wrong 0 % (100 % elsewhere)"), "\(rig.rows[0])")
  }

  @Test("A profiler that rejects the map is shown with the number of the line that it rejects")
  func refusal() {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 4711, existed: true)
    rig.fed.append("1000 40 outer\n0x2000 10 right\n", to: id)
    rig.draw()
    rig.compare()
    #expect(rig.rows[0].contains("blazesym rejects the map at line 2"), "\(rig.rows[0])")
  }

  @Test("P compares profilers at once; entries that are newer than the last comparison are counted")
  func request() {
    var rig = Self.compared()
    rig.fed.append("3000 10 ab\n", to: rig.fed.monitor.order[0])
    rig.draw()
    #expect(rig.rows[0].contains("1 newer entry not compared yet"), "\(rig.rows[0])")
    rig.type("P")
    #expect(rig.shows("comparing profilers with 4 entries in the background"))
    rig.compare()
    #expect(!rig.rows[0].contains("newer") && rig.rows[0].contains("perf wrong 50.0 %"), "\(rig.rows[0])")
    rig.type("p")
    rig.type("P")
    #expect(rig.shows("cannot compare a frozen screen"))
  }

  @Test("A screen of 80 columns shows the column WRONG without the line above the panes, and one of 40 columns neither")
  func small() {
    let usual = Self.compared(columns: 80, rows: 24)
    #expect(!usual.rows[0].contains("perf wrong") && usual.shows("WRONG") && usual.shows("60.0 %"), "\(usual)")
    let narrow = Self.compared(columns: 40, rows: 12)
    #expect(!narrow.rows[0].contains("perf wrong") && !narrow.shows("WRONG"))
  }
}

extension DashboardRig {
  /// Finishes all comparisons of profilers that are due, and draws.
  mutating func compare(_ memory: @escaping ProfilerTask.MemoryReader = ProfilerTask.unknownMemory) {
    var idle = 0
    while idle < 2 {
      while fed.monitor.readLines() {}
      if let task = fed.monitor.takeComparison() {
        dashboard.finish(.compared(task.run(memory)), &fed.monitor)
        idle = 0
      } else {
        idle += 1
      }
    }
    draw()
  }
}
