import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard
@testable import Processes

@Suite("Code in memory that is not executable")
struct LivenessPaneTests {
  private static let memory =
    "1000-2000 rwxp 0 0:0 0\n3000-4000 ---p 0 0:0 0\n5000-6000 r-xs 0 0:1 9  /dev/zero (deleted)\n7000-8000 r-xp 0 fd:1 5 /usr/bin/n\u{1b}[2Jode\n"

  private static func rig() -> (DashboardRig, MapID) {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 4711, existed: true)
    rig.fed.append(
      "1000 10 JS:*runs\n3000 10 JS:*freed\n5000 10 JIT$shared\n7000 10 Builtin:text\n9000 10 JS:~nowhere\n", to: id)
    rig.fed.run(id, comm: "node")
    rig.fed.pass(.seconds(1))
    return (rig, id)
  }

  private static func check(_ rig: inout DashboardRig, _ outcome: MemoryCheck.Outcome? = nil) throws {
    rig.draw()
    let due = rig.dashboard.takeMemoryCheck(&rig.fed.monitor)
    let check = try #require(due)
    let sizes = try #require(MemorySizes(Array("VmSize: 1 kB\n".utf8)))
    rig.dashboard.finish(check, outcome ?? .read(MemoryMappings(Self.memory.utf8), sizes), cost: .zero, &rig.fed.monitor)
    rig.draw()
  }

  private static func isDue(_ rig: inout DashboardRig) -> Bool { rig.dashboard.takeMemoryCheck(&rig.fed.monitor) != nil }

  /// Returns the row of the entries table that shows an entry with the given name.
  private static func row(_ rig: DashboardRig, _ name: String) -> String? { rig.rows.dropFirst(12).first { $0.contains(" " + name) } }

  @Test("Entries in memory that is not executable have the flag X")
  func flags() throws {
    var (rig, _) = Self.rig()
    rig.draw()
    for name in ["runs", "freed", "nowhere"] { #expect(Self.row(rig, name)?.contains(" X ") == false) }
    try Self.check(&rig)
    for (name, isFlagged) in [("runs", false), ("freed", true), ("JIT$shared", false), ("Builtin:text", false), ("nowhere", true)] {
      #expect(Self.row(rig, name)?.contains(" X ") == isFlagged, "\(name)\n\(rig.canvas.text)")
    }
  }

  @Test(
    "The detail pane shows the mapping, with control characters of its name made visible",
    arguments: [
      (0, "executable · rwxp anonymous  1000–2000"), (1, "not executable · ---p anonymous  3000–4000"),
      (2, "executable · r-xs /dev/zero (deleted)  5000–6000"), (3, "executable · r-xp /usr/bin/n␛[2Jode  7000–8000"),
      (4, "not executable · unmapped"),
    ])
  func detail(index: UInt32, expected: String) throws {
    var (rig, _) = Self.rig()
    try Self.check(&rig)
    rig.fed.monitor.selectEntry(EntryID(index))
    rig.draw()
    #expect(rig.shows("│ " + expected), "\(rig.canvas.text)")
  }

  @Test("The detail pane shows why memory could not be checked")
  func reasons() throws {
    var (rig, id) = Self.rig()
    try Self.check(&rig, .failed(reason: "this user may not see the memory of the process"))
    #expect(rig.shows("memory: this user may not see the memory"), "\(rig.canvas.text)")
    rig.fed.monitor.identify(id, nil)
    rig.fed.pass(.seconds(1))
    #expect(!Self.isDue(&rig))
    rig.draw()
    #expect(rig.shows("memory: the process has exited"), "\(rig.canvas.text)")
    #expect(Self.row(rig, "nowhere")?.contains(" X ") == false)
  }

  @Test("Memory is checked only while the result is visible and the screen is not paused")
  func shown() throws {
    var (rig, _) = Self.rig()
    rig.dashboard.preferences.hidden = [.detail]
    rig.dashboard.preferences.columns.remove(.flags)
    rig.draw()
    #expect(!Self.isDue(&rig))
    rig.fed.monitor.filterEntries(by: try EntryFilter("flag=x"))
    try Self.check(&rig)
    rig.dashboard.preferences.columns.insert(.flags)
    rig.press(.character("p"))
    rig.fed.pass(.seconds(60))
    rig.draw()
    #expect(!Self.isDue(&rig))
    rig.press(.character("p"))
    #expect(Self.isDue(&rig))
  }
}
