import Dashboard
import Monitor
import PerfMap
import Processes
import Screen
import Settings
import SystemPackage
import TestSupport

/// A monitor and its dashboard with maps in memory, driven by an input script like a session.
struct MonitorTrial {
  enum Step: UInt8, CaseIterable {
    case append, write, read, restart, add, remove, identify, pass, key, type, mouse, size, sort, lose, say
  }

  private var fed = FedMonitor()
  private var dashboard: Dashboard
  private var size: Size
  private var ids: [MapID] = []
  private var runningTask: SnapshotTask?
  private var isQuick = true
  private var draws = 0

  /// Creates a monitor without maps, configured by the first bytes of a script.
  init(_ script: inout InputScript) {
    let bits = script.byte()
    size = script.choice(of: Self.sizes)
    dashboard = Dashboard(
      ownMapPath: "/tmp/perf-77.map", directory: "/tmp", isReadOnly: bits & 1 != 0, symbols: bits & 2 != 0 ? .ascii : .unicode,
      preferences: Preferences(theme: "midnight"), themes: ["midnight", "daylight"])
    isQuick = bits & 4 == 0
  }

  private static let sizes = [
    Size(columns: 100, rows: 30), Size(columns: 80, rows: 24), Size(columns: 40, rows: 12), Size(columns: 160, rows: 45),
  ]

  private static let keys: [Key] =
    Action.allCases.flatMap(\.entry.keys) + [.escape, .enter, .backspace, .tab, .delete, .insert, .control("w"), .control("u")]

  private static let durations: [Duration] = [
    .zero, .milliseconds(1), .milliseconds(50), .milliseconds(250), .seconds(1), .seconds(3), .seconds(61), .seconds(90_000),
  ]

  // MARK: - Steps

  /// Performs the next step and draws. Returns a description of a fault, or nil.
  mutating func step(_ script: inout InputScript) -> String? {
    switch Step.allCases[script.number(below: Step.allCases.count)] {
    case .append: withMap(&script) { trial, id, script in trial.fed.append(script.text(), to: id) }
    case .write: withMap(&script) { trial, id, script in trial.fed.write(script.text(), to: id) }
    case .read: withMap(&script) { trial, id, script in trial.read(id, &script) }
    case .restart:
      withMap(&script) { trial, id, script in
        let reason = script.choice(of: [Generation.Reason.truncated, .rewritten, .replaced, .recreated])
        trial.fed.restart(id, reason, with: script.text())
      }
    case .add: add(&script)
    case .remove:
      withMap(&script) { trial, id, _ in
        trial.fed.monitor.remove(id)
        trial.ids.removeAll { $0 == id }
      }
    case .identify: withMap(&script) { trial, id, script in trial.identify(id, &script) }
    case .pass: fed.pass(script.choice(of: Self.durations))
    case .key: handle(.key(script.choice(of: Self.keys)))
    case .type: for scalar in String(decoding: script.text().prefix(40), as: UTF8.self).unicodeScalars { handle(.key(.character(scalar))) }
    case .mouse:
      let kind = script.choice(of: [MouseEvent.Kind.press, .release, .doublePress, .drag, .wheelUp, .wheelDown])
      handle(.mouse(MouseEvent(kind, at: Point(column: Int(script.byte()), row: Int(script.byte())))))
    case .size: size = Size(columns: script.number(below: 170), rows: script.number(below: 50))
    case .sort: runTask()
    case .lose: withMap(&script) { trial, id, _ in trial.fed.forgetBytes(of: id) }
    case .say: dashboard.show(String(decoding: script.text(), as: UTF8.self), isError: script.byte() % 2 == 0, at: fed.monitor.now)
    }
    return afterStep()
  }

  private mutating func withMap(_ script: inout InputScript, _ body: (inout MonitorTrial, MapID, inout InputScript) -> Void) {
    guard !ids.isEmpty else { return add(&script) }
    let id = script.choice(of: ids)
    body(&self, id, &script)
  }

  private mutating func add(_ script: inout InputScript) {
    guard ids.count < 8 else { return }
    ids.append(fed.add(pid: Int32(script.byte()), existed: script.byte() % 2 == 0))
  }

  private mutating func read(_ id: MapID, _ script: inout InputScript) {
    let statuses: [FollowerStatus] = [.following, .following, .deleted, .renamed, .absent, .notRegular(.fifo)]
    fed.read(id, budget: Int(script.byte()), status: script.choice(of: statuses))
  }

  private mutating func identify(_ id: MapID, _ script: inout InputScript) {
    let comm = script.text()
    guard !comm.isEmpty, let pid = fed.monitor.maps[id]?.pid else { return fed.monitor.identify(id, nil) }
    let start = fed.monitor.now.wall.advanced(by: .seconds(Int(Int8(bitPattern: script.byte()))))
    fed.monitor.identify(
      id, ProcessFacts(pid: pid, comm: comm, commandLine: [comm], uid: 0, startTime: start, isRunning: script.byte() % 4 != 0))
  }

  private mutating func handle(_ event: InputEvent) {
    for effect in dashboard.handle(event, &fed.monitor) {
      switch effect {
      case .inject(let injection):
        guard let id = injection.target, ids.contains(id), let path = fed.monitor.maps[id]?.path else { continue }
        fed.monitor.expectInjected(injection.range, at: path)
        fed.append("\(injection.range.start) \(injection.range.size) probe\n", to: id)
      case .quit, .suspend, .redraw, .startDemo, .saveScreen, .saveTable, .applyPreferences, .savePreferences, .copy, .findLeftovers,
        .prune, .listRuntimesWithoutMap, .readThemes,
        .askJVM, .stopAskingJVM:
        break
      }
    }
  }

  /// Starts a due task, or finishes the running one; changes in between must be detected.
  private mutating func runTask() {
    if let running = runningTask {
      dashboard.finish(running.run(), &fed.monitor)
      runningTask = nil
    } else {
      runningTask = dashboard.takeTask(&fed.monitor)
    }
  }

  // MARK: - Invariants

  private mutating func afterStep() -> String? {
    if isQuick { _ = dashboard.work(&fed.monitor, budget: 3) } else if let wrong = work() { return wrong }
    let frame = dashboard.draw(fed.monitor, size: size)
    if frame.canvas.size != size { return "the canvas is \(frame.canvas.size), not \(size)" }
    if let fault = frame.canvas.faults.first { return "\(fault)\n\(frame.canvas.text)" }
    if let cursor = frame.cursor, !frame.canvas.bounds.contains(cursor) { return "the cursor is at \(cursor) of \(size)" }
    // Only every fourth frame is drawn twice, because drawing takes most of the time.
    draws += 1
    guard draws % 4 == 0 else { return nil }
    let again = dashboard.draw(fed.monitor, size: size)
    if again.canvas != frame.canvas || again.cursor != frame.cursor {
      return "drawing again changes the frame:\n\(frame.canvas.text)\n\(again.canvas.text)"
    }
    return nil
  }

  private mutating func work() -> String? {
    var slices = 0
    while dashboard.work(&fed.monitor, budget: 50) {
      slices += 1
      if slices == 10_000 { return "the work never ends" }
    }
    return nil
  }

  /// Finishes all work, and compares all counts with those of the bytes. Returns the first fault, or nil.
  mutating func settledFault() -> String? {
    for id in ids { fed.read(id) }
    fed.pass(.seconds(5))
    if let wrong = work() ?? afterStep() { return wrong }
    runTask()
    runTask()
    for id in ids {
      guard let map = fed.monitor.maps[id] else { return "a map is lost" }
      if let wrong = MapSnapshot(map.contents).difference(from: MapSnapshot(of: fed.bytesRead(of: id))) { return "\(map.path): \(wrong)" }
      if let broken = map.contents.ranges.checkInvariants() { return "\(map.path): \(broken)" }
    }
    if Set(fed.monitor.order) != Set(ids) || fed.monitor.order.count != ids.count { return "the table has other maps" }
    return rowFault() ?? afterStep()
  }

  /// Returns a fault if an entry does not have exactly one row. With a filter, returns nil.
  private func rowFault() -> String? {
    guard let map = fed.monitor.selected, fed.monitor.filter == nil else { return nil }
    let count = map.contents.entries.count
    let rows = (0..<fed.monitor.entries.count).compactMap { fed.monitor.entries.entry(atRow: $0)?.index }
    return rows.sorted() == Array(0..<count) ? nil : "\(rows.count) rows of \(count) entries"
  }
}
