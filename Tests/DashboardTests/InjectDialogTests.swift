import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("The inject dialog")
struct InjectDialogTests {
  private func range(_ start: UInt64, _ size: UInt64) throws -> AddressRange {
    try #require(AddressRange(start: Address(start), size: ByteCount(size)))
  }

  @Test("Enter writes into the map of the jittop process without confirmation")
  func own() throws {
    var rig = try DashboardRig.samples()
    rig.type("i")
    #expect(rig.shows("(•) own map /tmp/perf-77.map"))
    let wanted = Injection(target: nil, range: try range(0x5000_0000_0000, 0x40), name: Array("inject::probe_1".utf8))
    #expect(rig.press(.enter) == [.inject(wanted)])
    #expect(!rig.shows("inject test entry"))
  }

  @Test("The map of another process is only written after y")
  func foreign() throws {
    var rig = try DashboardRig.samples()
    let selected = rig.fed.monitor.selectedMap
    rig.type("i")
    rig.press(.up)
    rig.type(" ")
    #expect(rig.shows("(•) /tmp/perf-4711.map node"))
    #expect(rig.press(.enter).isEmpty)
    #expect(rig.shows("Write into the map of node?"))
    for key in [Key.enter, .escape, .character("n"), .character("Y"), .character(" ")] {
      #expect(rig.press(key).isEmpty)
      #expect(!rig.shows("Write into the map of node?"))
      #expect(rig.press(.enter).isEmpty)
    }
    let effects = rig.type("y")
    guard case .inject(let injection)? = effects.first, effects.count == 1 else {
      Issue.record("\(effects)")
      return
    }
    #expect(injection.target == selected)
    // A plain entry takes no bytes from other entries.
    #expect(InjectionPlan.losers(to: injection.range, in: try #require(rig.fed.monitor.selected?.contents), limit: 1).isEmpty)
  }

  @Test("If the map named in the confirmation is removed before y, nothing is written")
  func vanished() throws {
    var rig = try DashboardRig.samples()
    let selected = try #require(rig.fed.monitor.selectedMap)
    rig.type("i")
    rig.press(.up)
    rig.type(" ")
    rig.press(.enter)
    #expect(rig.shows("Write into the map of node?"))
    rig.fed.monitor.remove(selected)
    #expect(rig.fed.monitor.selectedMap != nil)
    #expect(rig.type("y").isEmpty)
    #expect(rig.shows("cannot inject: the map no longer exists"))
  }

  @Test("A pattern proposes an entry and shows the entry that loses bytes to it", arguments: [(1, "same"), (2, "nested"), (3, "straddle")])
  func patterns(steps: Int, name: String) throws {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 77)
    rig.fed.append("1000 40 victim\n", to: id)
    rig.type("i")
    for _ in 0..<steps { rig.press(.right) }
    #expect(rig.shows("(•) \(name)"))
    #expect(rig.shows("from victim"))
    let wanted = try [1: range(0x1000, 0x40), 2: range(0x1010, 0x20), 3: range(0x1020, 0x40)][steps]
    #expect(rig.press(.enter) == [.inject(Injection(target: nil, range: try #require(wanted), name: Array("inject::probe_1".utf8)))])
  }

  @Test("Enter injects the typed fields; invalid fields show an error and nothing is written")
  func fields() throws {
    var rig = try DashboardRig.samples()
    rig.type("i")
    rig.press(.down, .control("u"))
    rig.type("7f00xyz")
    #expect(rig.shows("✗ the address is not a 64-bit hexadecimal number"))
    #expect(rig.press(.enter).isEmpty)
    #expect(rig.shows("inject test entry"))
    rig.press(.backspace, .backspace, .backspace)
    rig.press(.tab, .control("u"))
    rig.type("ffffffffffffffff")
    #expect(rig.shows("✗ address + size exceeds 2^64"))
    #expect(rig.press(.enter).isEmpty)
    rig.press(.control("u"))
    rig.type("8")
    rig.press(.tab, .control("w"))
    rig.type("née y q")
    #expect(rig.shows("7f00 8 née y q\\n"))
    #expect(rig.press(.enter) == [.inject(Injection(target: nil, range: try range(0x7f00, 8), name: Array("née y q".utf8)))])
  }

  @Test("Escape closes the inject dialog, and a pattern without an entry to overlap shows an error")
  func leaves() throws {
    var rig = try DashboardRig.samples()
    rig.type("i")
    rig.press(.right)
    #expect(rig.shows("✗ the target has no code that this pattern can overlap"))
    #expect(rig.press(.enter).isEmpty)
    #expect(rig.press(.escape).isEmpty)
    #expect(!rig.shows("inject test entry"))
  }
}
