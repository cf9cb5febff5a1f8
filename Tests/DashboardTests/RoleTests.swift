import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Colour roles")
struct RoleTests {
  @Test("The selected row of the focused pane has the selection background from border to border")
  func selected() throws {
    var rig = try DashboardRig.samples()
    rig.draw()
    let map = try #require(rig.place(of: "▸      4711"))
    for column in 1..<159 { #expect(rig.canvas[column, map.row].style.surface == .selected) }
    #expect(rig.canvas[0, map.row].style.surface == .screen && rig.canvas[159, map.row].style.surface == .screen)
    for row in 0..<45 where row != map.row {
      #expect((0..<160).allSatisfy { rig.canvas[$0, row].style.surface != .selected } || row > 10, "row \(row)")
    }
    rig.type("3")
    #expect(rig.canvas[5, map.row].style.surface == .screen)
    let entry = try #require(rig.place(of: "98dc3c7cbbe     "))
    #expect(rig.canvas[entry.column, entry.row].style.surface == .selected)
  }

  @Test("Every state of a map has a glyph and a colour role")
  func states() throws {
    var rig = DashboardRig()
    let ids = (1...5).map { rig.fed.add(pid: Int32($0), existed: true) }
    for id in ids { rig.fed.append("1000 10 a\n", to: id) }
    rig.fed.run(ids[3], comm: "gone")
    rig.fed.monitor.identify(ids[3], nil)
    rig.fed.run(ids[1], comm: "idle")
    rig.fed.pass(.seconds(40))
    rig.fed.run(ids[0], comm: "live")
    rig.fed.append("2000 10 b\n", to: ids[0])
    rig.fed.run(ids[2], comm: "stale", since: .seconds(-3))
    rig.fed.run(ids[4], comm: "odd")
    rig.fed.read(ids[4], status: .notRegular(.fifo))
    rig.draw()
    let expected: [(String, Role)] = [
      ("● live", .stateLive), ("◐ idle", .stateIdle), ("▲ stale", .stateStale), ("○ exited", .stateExited),
      ("✗ unreadable", .stateUnreadable),
    ]
    for (text, role) in expected { #expect(try rig.style(of: text).role == role) }
    #expect(rig.shows("older than its process") && rig.shows("is a FIFO"))
  }

  @Test(
    "Every kind of overlap has a glyph and a colour role in the entries and in the overlaps list",
    arguments: [
      ("1000 40 a\n", "≡", Role.overlapDuplicate), ("1000 40 b\n", "=", .overlapSame), ("1010 8 b\n", "⊂", .overlapNested),
      ("1020 40 b\n", "╳", .overlapStraddle),
    ])
  func overlaps(line: String, glyph: String, role: Role) throws {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 1)
    rig.fed.append("1000 40 a\n" + line, to: id)
    rig.draw()
    let found = (12..<44).flatMap { row in (1..<159).map { Point(column: $0, row: row) } }
      .map { rig.canvas[$0.column, $0.row] }.filter { $0.base == glyph.unicodeScalars.first?.value && $0.style.role == role }
    // The glyph is in the flags of both entries and in the overlaps list.
    #expect(found.count >= 3, "\(rig.canvas.text)")
    let label = try #require(rig.place(of: "1 \(glyph)"))
    #expect(rig.canvas[label.column, label.row].style.role == role)
  }

  @Test(
    "Every tier has a sign and a colour role",
    arguments: [
      ("JS:~f", "~ interp", Role.tierInterp), ("JS:^f", "^ basel", .tierBaseline), ("JS:+f", "+ mid", .tierMid),
      ("JS:*f", "* opt", .tierOpt),
      ("Builtin:f", "· stub", .tierStub),
    ])
  func tiers(name: String, sign: String, role: Role) throws {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 1)
    rig.fed.append("1000 40 \(name)\n", to: id)
    rig.draw()
    #expect(try rig.style(of: sign).role == role)
  }

  @Test("New, injected and dead entries have the flags N, I and D")
  func flags() throws {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 1)
    let range = try #require(AddressRange(start: Address(0x2000), size: ByteCount(0x40)))
    rig.fed.monitor.expectInjected(range, at: "/tmp/perf-1.map")
    rig.fed.append("1000 40 JS:*first\n2000 40 JS:*second\n", to: id)
    rig.fed.pass(.seconds(11))
    rig.fed.append("1000 40 JS:*third\n", to: id)
    rig.draw()
    func flags(_ name: String) -> String? {
      rig.rows.first { $0.contains("* opt") && $0.contains(name) }?.split(separator: "opt")[1].split(separator: name)[0]
        .split(separator: " ").last.map(String.init)
    }
    #expect(flags("third") == "N=")
    #expect(flags("second") == "I")
    #expect(flags("first") == "D=")
  }
}
