import Glibc
import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

/// A dashboard over maps in memory: keys in, rows of text out.
struct DashboardRig {
  var fed = FedMonitor()
  var dashboard: Dashboard
  var size: Size
  private(set) var canvas = Canvas(size: Size(columns: 0, rows: 0))
  private(set) var cursor: Point?

  init(columns: Int = 160, rows: Int = 45, isReadOnly: Bool = false) {
    size = Size(columns: columns, rows: rows)
    dashboard = Dashboard(ownMapPath: "/tmp/perf-77.map", directory: "/tmp", isReadOnly: isReadOnly)
  }

  /// Two real maps: a node that was there before, a ruby that has just written its first 200 lines.
  static func samples(columns: Int = 160, rows: Int = 45, isReadOnly: Bool = false) throws -> DashboardRig {
    var rig = DashboardRig(columns: columns, rows: rows, isReadOnly: isReadOnly)
    let node = rig.fed.add(pid: 4711, existed: true)
    rig.fed.append(try SampleMap.bytes("node/app-basic"), to: node)
    rig.fed.run(node, comm: "node", since: .seconds(-60))
    rig.fed.pass(.seconds(12))
    let ruby = rig.fed.add(pid: 4712, existed: true)
    let bytes = try SampleMap.bytes("ruby/app-perf")
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    rig.fed.append(lines[..<9091].joined(separator: [0x0a]) + [0x0a], to: ruby)
    rig.fed.run(ruby, comm: "ruby3.3", since: .seconds(-3))
    rig.fed.pass(.seconds(1))
    rig.fed.append(Array(lines[9091...].joined(separator: [0x0a])), to: ruby)
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.sortMapsNow()
    return rig
  }

  /// Two small real maps, for what is done many times: a ruby with overlaps, and below it a node.
  static func small(columns: Int = 160, rows: Int = 45, isReadOnly: Bool = false) throws -> DashboardRig {
    var rig = DashboardRig(columns: columns, rows: rows, isReadOnly: isReadOnly)
    for (pid, name) in [(4710 as Int32, "ruby/small"), (4711, "node/hello-onlyfn")] {
      let id = rig.fed.add(pid: pid, existed: true)
      rig.fed.append(try SampleMap.bytes(name), to: id)
      rig.fed.run(id, comm: name)
    }
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.selectFirstMap()
    return rig
  }

  /// Draws, does what takes long in what is seen, draws again where it did, and keeps what was drawn.
  mutating func draw() {
    _ = dashboard.draw(fed.monitor, size: size)
    while dashboard.work(&fed.monitor, budget: 1000) {}
    let frame = dashboard.draw(fed.monitor, size: size)
    canvas = frame.canvas
    cursor = frame.cursor
  }

  /// Presses keys, doing what takes long and drawing after each; returns what the loop would have to do.
  @discardableResult
  mutating func press(_ keys: Key...) -> [Effect] { press(keys) }

  @discardableResult
  mutating func press(_ keys: [Key]) -> [Effect] {
    var effects: [Effect] = []
    for key in keys { effects += send(.key(key)) }
    return effects
  }

  /// Types characters.
  @discardableResult
  mutating func type(_ text: String) -> [Effect] { press(text.unicodeScalars.map { .character($0) }) }

  /// Uses the mouse.
  @discardableResult
  mutating func mouse(_ kind: MouseEvent.Kind, column: Int, row: Int) -> [Effect] {
    send(.mouse(MouseEvent(kind, at: Point(column: column, row: row))))
  }

  /// Presses the mouse on the first place where a text stands.
  @discardableResult
  mutating func click(_ text: String, _ kind: MouseEvent.Kind = .press) throws -> [Effect] {
    let found = try #require(place(of: text), "\(text) is not on the screen:\n\(canvas.text)")
    return mouse(kind, column: found.column, row: found.row)
  }

  private mutating func send(_ event: InputEvent) -> [Effect] {
    if canvas.size != size { draw() }
    let effects = dashboard.handle(event, &fed.monitor)
    while dashboard.work(&fed.monitor, budget: 1000) {}
    draw()
    return effects
  }

  /// The rows as text.
  var rows: [String] { (0..<canvas.size.rows).map(canvas.line) }

  /// Where a text first stands. Columns are cells.
  func place(of text: String) -> Point? {
    let wanted = Array(text.unicodeScalars.map(\.value))
    for row in 0..<canvas.size.rows {
      for column in 0..<max(0, canvas.size.columns - wanted.count + 1)
      where wanted.indices.allSatisfy({ canvas[column + $0, row].base == wanted[$0] }) {
        return Point(column: column, row: row)
      }
    }
    return nil
  }

  /// The style of the first cell of a text.
  func style(of text: String) throws -> Style {
    let found = try #require(place(of: text), "\(text) is not on the screen:\n\(canvas.text)")
    return canvas[found.column, found.row].style
  }

  /// Whether a text stands anywhere.
  func shows(_ text: String) -> Bool { place(of: text) != nil }

  /// Expects the whole screen. On a mismatch the screen lies in a file, to be looked at and then pasted, and the test fails.
  mutating func expectScreen(_ expected: String, sourceLocation: SourceLocation = #_sourceLocation) {
    draw()
    let wanted = expected.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard rows != wanted else { return }
    let first = zip(rows, wanted).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(rows.count, wanted.count)
    Issue.record(
      """
      row \(first + 1) differs; the whole screen is \(DashboardRig.keep(rows, sourceLocation))
      \(first < rows.count ? rows[first] : "no such row")
      \(first < wanted.count ? wanted[first] : "was not expected")
      """, sourceLocation: sourceLocation)
  }

  /// Writes rows to a file, to be looked at, and says where: `swift test` drops output that it happens to cut inside a character.
  static func keep(_ rows: [String], _ sourceLocation: SourceLocation) -> String {
    // Other checkouts may be testing at the same time.
    let path = "/tmp/jittop-screen-\(sourceLocation.fileName).\(sourceLocation.line).\(getpid()).txt"
    let text = rows.map { ($0.isEmpty ? "" : "      " + $0) + "\n" }.joined()
    return (try? ScratchDirectory.write(Array(text.utf8), to: path)) != nil ? "in \(path)" : "lost"
  }
}

extension DashboardRig: CustomTestStringConvertible {
  /// What is on the screen.
  var testDescription: String { "\n" + canvas.text }
}
