import Glibc
import Monitor
import PerfMap
import Screen
import TestSupport
import Testing

@testable import Dashboard

/// A dashboard over maps in memory, driven by keys and mouse events and read as rows of text.
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

  /// Returns a dashboard with two real maps: a node map older than the session, and a ruby map that has just grown by 200 lines.
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

  /// Returns a dashboard with two small real maps, for tests with many repetitions: a ruby map with overlaps, then a node map.
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

  /// Draws, finishes all long work, draws again and keeps the frame.
  mutating func draw() {
    _ = dashboard.draw(fed.monitor, size: size)
    while dashboard.work(&fed.monitor, budget: 1000) {}
    let frame = dashboard.draw(fed.monitor, size: size)
    canvas = frame.canvas
    cursor = frame.cursor
  }

  /// Presses keys. After each key, finishes long work and draws. Returns the effects for the session loop.
  @discardableResult
  mutating func press(_ keys: Key...) -> [Effect] { press(keys) }

  @discardableResult
  mutating func press(_ keys: [Key]) -> [Effect] {
    var effects: [Effect] = []
    for key in keys { effects += send(.key(key)) }
    return effects
  }

  @discardableResult
  mutating func type(_ text: String) -> [Effect] { press(text.unicodeScalars.map { .character($0) }) }

  /// Inserts characters that arrived together into the focused text field, and draws.
  mutating func paste(_ text: String) {
    dashboard.insert(Array(text.unicodeScalars), &fed.monitor)
    draw()
  }

  @discardableResult
  mutating func mouse(_ kind: MouseEvent.Kind, column: Int, row: Int) -> [Effect] {
    send(.mouse(MouseEvent(kind, at: Point(column: column, row: row))))
  }

  /// Presses the mouse on the first occurrence of a text.
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

  var rows: [String] { (0..<canvas.size.rows).map(canvas.line) }

  /// Returns the cell at which a text first occurs on the screen.
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

  /// Returns the style of the first cell of a text.
  func style(of text: String) throws -> Style {
    let found = try #require(place(of: text), "\(text) is not on the screen:\n\(canvas.text)")
    return canvas[found.column, found.row].style
  }

  /// Returns true if the screen contains a text.
  func shows(_ text: String) -> Bool { place(of: text) != nil }

  /// Compares the whole screen. On a mismatch, the test fails and the screen is saved to a file for review.
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

  /// Writes rows to a file. Returns `in PATH`, or `lost` if the write failed.
  ///
  /// The rows are not printed, because `swift test` drops output that it splits inside a character.
  static func keep(_ rows: [String], _ sourceLocation: SourceLocation) -> String {
    // The PID keeps the file apart from that of a test run in another checkout.
    let path = "/tmp/jittop-screen-\(sourceLocation.fileName).\(sourceLocation.line).\(getpid()).txt"
    let text = rows.map { ($0.isEmpty ? "" : "      " + $0) + "\n" }.joined()
    return (try? ScratchDirectory.write(Array(text.utf8), to: path)) != nil ? "in \(path)" : "lost"
  }
}

extension DashboardRig: CustomTestStringConvertible {
  var testDescription: String { "\n" + canvas.text }
}
