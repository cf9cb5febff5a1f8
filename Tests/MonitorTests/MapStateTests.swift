import PerfMap
import Processes
import SystemPackage
import TestSupport
import Testing

@testable import Monitor

@Suite("The state of a map")
struct MapStateTests {
  @Test("A map is live, idle after 30 seconds without an entry, live again, and exited with its process")
  func life() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("1000 10 a\n", to: id)
    #expect(fed.monitor.maps[id]?.state == .exited)
    fed.run(id, comm: "node")
    #expect(fed.monitor.maps[id]?.state == .live)
    fed.pass(.seconds(29))
    #expect(fed.monitor.maps[id]?.state == .live)
    fed.pass(.seconds(1))
    #expect(fed.monitor.maps[id]?.state == .idle)
    fed.append("2000 10 b\n", to: id)
    #expect(fed.monitor.maps[id]?.state == .live)
    fed.monitor.identify(id, nil)
    #expect(fed.monitor.maps[id]?.state == .exited)
    #expect(fed.monitor.maps[id]?.process?.comm == Array("node".utf8))
  }

  @Test("A map without a process has the state `file`")
  func file() {
    var fed = FedMonitor()
    let id = fed.monitor.add(path: "app.map", pid: nil, existed: true, place: .directory)
    fed.adopt(id)
    #expect(fed.monitor.maps[id]?.state == .file)
    fed.append("1000 10 a\n", to: id)
    #expect(fed.monitor.maps[id]?.state == .file)
  }

  @Test("A map written before its process started is stale")
  func stale() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1, existed: true)
    fed.append("1000 10 a\n", to: id)
    fed.pass(.seconds(120))
    fed.run(id, comm: "other", since: .seconds(-60))
    #expect(fed.monitor.maps[id]?.state == .stale)
    fed.append("2000 10 b\n", to: id)
    #expect(fed.monitor.maps[id]?.state == .live)
  }

  @Test("The names in a stale map do not decide the runtime of the process that appends to it")
  func staleNames() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1, existed: true)
    fed.append("1000 10 JS:*a /a.js:1:1\n2000 10 JS:*b /a.js:2:1\n3000 10 JS:*c /a.js:3:1\n", to: id)
    #expect(fed.monitor.maps[id]?.runtime == .node)
    fed.pass(.seconds(120))
    fed.run(id, comm: "python3.13", since: .seconds(-60))
    #expect(fed.monitor.maps[id]?.state == .stale)
    fed.append("4000 10 py::f:/a.py\n", to: id)
    #expect(fed.monitor.maps[id]?.state == .live && fed.monitor.maps[id]?.runtime == .cpython)
  }

  /// Returns facts of a process that started `ticks` clock ticks of 10 ms after boot.
  private func process(_ comm: String, ticks: Int, at start: WallTime) -> ProcessFacts {
    ProcessFacts(
      pid: ProcessID(1), comm: Array(comm.utf8), commandLine: [], uid: 0, startTime: start, startAfterBoot: .milliseconds(10 * ticks),
      isRunning: true)
  }

  @Test("After a PID is reused at once, the old map is stale until the new process writes it")
  func reused() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.monitor.identify(id, process("node", ticks: 100, at: fed.monitor.now.wall.advanced(by: .seconds(-60))))
    fed.append("1000 10 a\n", to: id)
    #expect(fed.monitor.maps[id]?.state == .live)
    // The next process starts 300 ms after the last write: too close for file times alone.
    fed.pass(.milliseconds(300))
    fed.monitor.identify(id, process("sh", ticks: 130, at: fed.monitor.now.wall))
    #expect(fed.monitor.maps[id]?.state == .stale)
    fed.pass(.seconds(60))
    fed.monitor.identify(id, process("sh", ticks: 130, at: fed.monitor.now.wall.advanced(by: .seconds(-60))))
    #expect(fed.monitor.maps[id]?.state == .stale)
    fed.append("2000 10 b\n", to: id)
    #expect(fed.monitor.maps[id]?.state == .live)
  }

  @Test("A change of the calendar time does not make a map stale")
  func clockStep() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.monitor.identify(id, process("node", ticks: 100, at: fed.monitor.now.wall.advanced(by: .seconds(-60))))
    fed.append("1000 10 a\n", to: id)
    fed.monitor.identify(id, process("node", ticks: 100, at: fed.monitor.now.wall.advanced(by: .milliseconds(500))))
    #expect(fed.monitor.maps[id]?.state == .live)
  }

  @Test("A map can belong to a process with another PID and have several writers")
  func owners() {
    var fed = FedMonitor()
    let id = fed.add(pid: 7)
    let revision = fed.monitor.revision
    fed.monitor.attribute(id, to: ProcessID(900))
    #expect(fed.monitor.maps[id]?.pid == ProcessID(900))
    fed.monitor.note(writers: [ProcessID(900), ProcessID(901)], of: id)
    #expect(fed.monitor.maps[id]?.writers.count == 2)
    #expect(fed.monitor.revision == revision + 2)
    // Setting the same values again is no change.
    fed.monitor.note(writers: [ProcessID(900), ProcessID(901)], of: id)
    fed.monitor.attribute(id, to: ProcessID(900))
    #expect(fed.monitor.revision == revision + 2)
  }

  @Test("An unreadable map has a reason; for a path that is not a regular file, the reason names the kind of file")
  func unreadable() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.run(id, comm: "node")
    fed.append("1000 10 a\n", to: id)
    let error = PerfMapError(.open, path: "/tmp/perf-1.map", errno: .permissionDenied, cause: "may not be read", remedy: "be root")
    fed.read(id, status: .unreadable(error))
    #expect(fed.monitor.maps[id]?.state == .unreadable(reason: "may not be read"))
    fed.read(id, status: .notRegular(.fifo))
    #expect(fed.monitor.maps[id]?.state == .unreadable(reason: "is a FIFO"))
    fed.read(id)
    #expect(fed.monitor.maps[id]?.state == .live)
  }
}

@Suite("The order of the maps")
struct MapSortTests {
  /// Returns three maps: the first is the largest, the second has the most overlaps, and the third is the newest.
  private func three() -> (FedMonitor, [MapID]) {
    var fed = FedMonitor()
    let ids = [30, 10, 20].map { fed.add(pid: $0) }
    fed.append("1000 100 a\n3000 10 b\n5000 10 c\n", to: ids[0])
    fed.append("1000 10 a\n1000 10 b\n", to: ids[1])
    fed.pass(.seconds(90))
    fed.append("1000 40 a\n", to: ids[2])
    for (id, comm) in zip(ids, ["node", "beam", "php"]) { fed.run(id, comm: comm, since: .seconds(-600)) }
    fed.monitor.identify(ids[1], nil)
    fed.pass(.milliseconds(500))
    return (fed, ids)
  }

  @Test(
    "The table of maps sorts by every column in both directions",
    arguments: [
      (MapSort.Column.rate, [2, 0, 1]), (.entries, [0, 1, 2]), (.bytes, [0, 2, 1]), (.overlaps, [1, 2, 0]), (.age, [2, 0, 1]),
      (.pid, [0, 2, 1]), (.comm, [2, 0, 1]), (.state, [2, 0, 1]),
    ])
  func columns(column: MapSort.Column, descending: [Int]) {
    var (fed, ids) = three()
    fed.monitor.sortMaps(by: column == .rate ? .entries : .rate)
    fed.monitor.sortMaps(by: column)
    if !fed.monitor.mapSort.isDescending { fed.monitor.sortMaps(by: column) }
    #expect(fed.monitor.order == descending.map { ids[$0] })
    fed.monitor.sortMaps(by: column)
    // Maps with equal keys are ordered by state and age.
    let ties: [MapSort.Column: [Int]] = [.rate: [0, 1, 2], .overlaps: [2, 0, 1], .age: [0, 1, 2]]
    #expect(fed.monitor.order == (ties[column] ?? descending.reversed()).map { ids[$0] })
  }

  @Test("In the table of maps, a file that is not regular is below maps of exited processes")
  func noFile() {
    var fed = FedMonitor()
    let fifo = fed.add(pid: 1)
    let denied = fed.add(pid: 2)
    let exited = fed.add(pid: 3)
    fed.run(fifo, comm: "node")
    fed.run(denied, comm: "node")
    fed.monitor.identify(exited, nil)
    fed.read(fifo, status: .notRegular(.fifo))
    let error = PerfMapError(.open, path: "/tmp/perf-2.map", errno: .permissionDenied, cause: "may not be read", remedy: "be root")
    fed.read(denied, status: .unreadable(error))
    fed.append("1000 10 a\n", to: exited)
    fed.pass(.seconds(90))
    #expect(fed.monitor.order == [denied, exited, fifo])
  }

  @Test("Rows of maps keep their places for 1.5 seconds after user input")
  func calm() {
    var fed = FedMonitor()
    let quiet = fed.add(pid: 1)
    let busy = fed.add(pid: 2)
    fed.pass(.seconds(3))
    #expect(fed.monitor.order == [quiet, busy])
    fed.monitor.noteInput()
    fed.append("1000 10 a\n", to: busy)
    for _ in 0..<14 {
      fed.pass(.milliseconds(100))
      #expect(fed.monitor.order == [quiet, busy])
    }
    fed.pass(.milliseconds(200))
    #expect(fed.monitor.order == [busy, quiet])
  }

  @Test("The selection stays on its map when the rows change their order")
  func selection() {
    var fed = FedMonitor()
    let quiet = fed.add(pid: 1)
    let busy = fed.add(pid: 2)
    #expect(fed.monitor.selectedMap == quiet)
    fed.append("1000 10 a\n", to: busy)
    fed.pass(.seconds(3))
    #expect(fed.monitor.order == [busy, quiet])
    #expect(fed.monitor.selectedMap == quiet)
    fed.monitor.moveMap(by: -1)
    #expect(fed.monitor.selectedMap == busy)
    fed.monitor.moveMap(by: -1)
    #expect(fed.monitor.selectedMap == busy)
    fed.monitor.moveMap(by: 9)
    #expect(fed.monitor.selectedMap == quiet)
  }
}
