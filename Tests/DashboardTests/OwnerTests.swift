import Monitor
import PerfMap
import Processes
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Owners of maps, and runtimes without a map")
struct OwnerTests {
  private func mapless() -> [RuntimeWithoutMap] {
    [
      RuntimeWithoutMap(pid: ProcessID(812), comm: Array("node".utf8), runtime: .node),
      RuntimeWithoutMap(pid: ProcessID(31_406), comm: Array("ja\u{1b}va".utf8), runtime: .jvm),
    ]
  }

  @Test("Maps in containers, deleted maps and maps with several writers are marked in the table")
  func rows() throws {
    var rig = DashboardRig()
    let container = rig.fed.monitor.add(
      path: "/proc/9921/root/tmp/perf-17.map", pid: ProcessID(9921), existed: true, place: .container)
    rig.fed.adopt(container)
    rig.fed.append("1000 10 a\n", to: container)
    rig.fed.run(container, comm: "php8.4")
    let nameless = rig.fed.monitor.add(path: "/tmp/perf-12.map (deleted)", pid: ProcessID(12), existed: true, place: .nameless)
    rig.fed.adopt(nameless)
    rig.fed.read(nameless, status: .deleted)
    let shared = rig.fed.add(pid: 13)
    rig.fed.append("1000 10 a\n", to: shared)
    rig.fed.run(shared, comm: "php8.4")
    rig.fed.monitor.note(writers: [ProcessID(13), ProcessID(14)], of: shared)
    rig.draw()
    #expect(rig.rows.contains { $0.contains(" 9921 php8.4") && $0.contains("⧉ /proc/9921/root/tmp/perf-17.map") })
    #expect(rig.rows.contains { $0.contains(" /tmp/perf-12.map (deleted) ") })
    #expect(rig.rows.contains { $0.contains("2 writers: 13,") })
    rig.fed.monitor.selectMap(shared)
    rig.fed.monitor.selectEntry(EntryID(0))
    rig.type("6z")
    #expect(rig.shows("2 writers: 13, 14"))
  }

  @Test(
    "A map that is deleted or renamed while it is followed is marked",
    arguments: [(FollowerStatus.deleted, "deleted"), (.renamed, "renamed")])
  func departed(status: FollowerStatus, word: String) throws {
    var rig = try DashboardRig.small()
    rig.fed.read(try #require(rig.fed.monitor.selectedMap), status: status)
    rig.draw()
    #expect(rig.shows("/tmp/perf-4710.map (\(word))"))
  }

  @Test("The W key lists runtimes without a map and the commands that enable a map")
  func list() throws {
    var rig = try DashboardRig.small(columns: 100, rows: 24)
    #expect(rig.type("W") == [.listRuntimesWithoutMap])
    rig.dashboard.show(mapless: mapless())
    rig.draw()
    #expect(rig.shows("runtimes without a map"))
    #expect(rig.shows("812  node             node      node --perf-basic-prof app.js"))
    #expect(rig.shows("31406  ja␛va            jvm       jcmd 31406 Compiler.perfmap"))
    #expect(!rig.shows("request ↵"))
    #expect(rig.type("y") == [.copy("node --perf-basic-prof app.js")])
  }

  @Test("An empty list of runtimes without a map shows a message")
  func none() throws {
    var rig = try DashboardRig.small(columns: 40, rows: 12)
    rig.dashboard.show(mapless: [])
    rig.draw()
    #expect(rig.shows("none visible to this user"))
    rig.press(.escape)
    #expect(!rig.shows("none visible"))
  }

  @Test("A watched process whose map does not exist yet is shown as unreadable; J requests the map if it is a JVM")
  func awaited() throws {
    var rig = DashboardRig(columns: 160, rows: 45)
    let map = rig.fed.add(pid: 31_406)
    rig.fed.run(map, comm: "java")
    rig.fed.monitor.read(map) { _ in
      ReadOutcome(progress: MapFollower.Progress(bytes: .zero, hasMore: false, status: .absent), lastWrite: nil, fileSize: .zero)
    }
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.selectFirstMap()
    rig.draw()
    #expect(rig.shows("does not exist yet") && rig.shows("✗ unreadable") && rig.shows("jvm") && !rig.shows("● live"), "\(rig.canvas.text)")
    #expect(rig.shows("no map yet: press J to request one from the JVM"))
    rig.type("J")
    #expect(rig.shows("jcmd 31406 Compiler.perfmap"))
    rig.press(.escape)
    rig.fed.append(Array("1000 40 a\n".utf8), to: map)
    rig.fed.pass(.seconds(1))
    rig.draw()
    #expect(rig.shows("● live") && !rig.shows("does not exist yet"))
    rig.fed.run(map, comm: "node")
    rig.fed.read(map, status: .absent)
    rig.fed.pass(.seconds(1))
    rig.draw()
    // The message is only for a map that has never existed.
    #expect(!rig.shows("does not exist yet"))
  }

  @Test("A map is requested from a JVM only after confirmation; requests can be repeated and stopped")
  func ask() throws {
    var rig = try DashboardRig.small(columns: 100, rows: 30)
    let jvm = ProcessID(31_406)
    func open() {
      rig.dashboard.show(mapless: mapless())
      rig.type("j")
      #expect(rig.shows("request ↵"))
      #expect(rig.press(.enter).isEmpty)
      #expect(rig.shows("jcmd 31406 Compiler.perfmap"))
    }
    open()
    #expect(rig.shows("(•) once ( ) every 5s ( ) every 10s ( ) every 30s ( ) every 60s"))
    #expect(rig.press(.escape).isEmpty)
    #expect(!rig.shows("Compiler.perfmap"))
    open()
    #expect(rig.press(.enter) == [.askJVM(jvm, every: nil)])
    open()
    rig.press(.right, .right)
    #expect(rig.shows("(•) every 10s"))
    #expect(rig.press(.enter) == [.askJVM(jvm, every: .seconds(10))])
    rig.dashboard.jvmRequests = [jvm: .seconds(10)]
    rig.draw()
    #expect(rig.shows("jcmd 31406 every 10 s"))
    open()
    rig.press(.right, .right, .right, .right, .right)
    #expect(rig.press(.enter) == [.stopAskingJVM(jvm)])
  }

  @Test("The J key requests a map from the JVM of the selected map, and shows an error for other runtimes")
  func selected() throws {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 31_406)
    rig.fed.append(try SampleMap.bytes("java/int"), to: id)
    rig.fed.run(id, comm: "java")
    rig.type("J")
    #expect(rig.press(.enter) == [.askJVM(ProcessID(31_406), every: nil)])
    rig.fed.monitor.identify(id, nil)
    rig.type("J")
    #expect(rig.shows("not of a running JVM"))
    var other = try DashboardRig.small()
    other.type("J")
    #expect(other.shows("not of a running JVM"))
    #expect(other.press(.enter).isEmpty)
  }

  @Test("With --readonly, no map is requested from a JVM")
  func readOnly() throws {
    var rig = try DashboardRig.small(columns: 100, rows: 24, isReadOnly: true)
    rig.type("J")
    #expect(!rig.shows("JVM"))
    rig.dashboard.show(mapless: mapless())
    rig.type("j")
    #expect(!rig.shows("request ↵"))
    rig.press(.enter)
    #expect(rig.shows("cannot request a map: started with --readonly"))
    #expect(rig.press(.enter).isEmpty)
  }
}
