import Monitor
import PerfMap
import Screen
import Settings
import TestSupport
import Testing

@testable import Dashboard

@Suite("Rate, overlaps and detail panes")
struct PaneTests {
  /// Returns a dashboard with a node map that has three overlaps and a function with four entries.
  static func rig(columns: Int = 160, rows: Int = 45) -> DashboardRig {
    var rig = DashboardRig(columns: columns, rows: rows)
    let id = rig.fed.add(pid: 4711)
    rig.fed.run(id, comm: "node")
    rig.fed.pass(.seconds(2))
    rig.fed.append(
      """
      24b66fb0da76 1a1 JS:~Readable.read node:internal/streams/readable:477:35
      7fbcc0a96400 618 JS:^Readable.read node:internal/streams/readable:477:35
      nonsense
      7fbcc0a98e00 b18 JS:*anonymous w.js:1:14

      """, to: id)
    rig.fed.pass(.milliseconds(1500))
    rig.fed.append(
      """
      7fbcc0a99600 400 JS:^emitWarning node:internal/process/warning:104:1
      7fbcc0a81200 900 JS:*Readable.read node:internal/streams/readable:477:35
      7fbcc0a81440 c0 JS:^get needDrain node:internal/streams/writable:811:6
      7fbcc0a96400 618 JS:^Readable.read node:internal/streams/readable:477:35

      """, to: id)
    rig.fed.pass(.milliseconds(1500))
    return rig
  }

  @Test("Steps between entries of a function are named tier-up, tier-down, deopt, recompiled or again, and counted in the detail pane")
  func history() {
    #expect(DetailPane.event(.interpreter, .baseline, isSameRange: false) == "tier-up")
    #expect(DetailPane.event(.optimized, .interpreter, isSameRange: false) == "deopt")
    #expect(DetailPane.event(.baseline, .interpreter, isSameRange: false) == "tier-down")
    #expect(DetailPane.event(.optimized, .optimized, isSameRange: false) == "recompiled")
    #expect(DetailPane.event(nil, nil, isSameRange: true) == "again")
    #expect(DetailPane.event(.mid, .baseline, isSameRange: true) == "deopt")
    // If a name has no tier, it is unknown whether the step is to a higher or a lower tier.
    #expect(DetailPane.event(nil, .optimized, isSameRange: false) == "recompiled")
    #expect(DetailPane.event(.optimized, nil, isSameRange: false) == "recompiled")
    var rig = Self.rig()
    rig.press(.character("3"), .character("g"), .character("6"))
    #expect(rig.shows("4 entries of the function") == false)
    rig.press(.pageDown)
    #expect(rig.shows("4 entries of the function · 2 tier-up · 1 deopt"), "\(rig.canvas.text)")
  }

  /// Returns the events that the detail pane lists for the function of the first entry, and the dashboard.
  private static func events(_ lines: String, columns: Int = 160) -> (events: [String], rig: DashboardRig) {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 1, existed: true)
    rig.fed.append(lines, to: id)
    rig.fed.pass(.seconds(1))
    rig.fed.monitor.selectEntry(EntryID(0))
    while rig.fed.monitor.workOnEntryHistory() {}
    let canvas = rig.only(.detail, columns: columns, rows: 60)
    let words: Set = ["first", "tier-up", "deopt", "tier-down", "recompiled", "again", "version"]
    let rows = (0..<60).map(canvas.line).drop { !$0.contains("entries of the function") }.dropFirst()
    return (rows.compactMap { $0.split(separator: " ").dropFirst().first { words.contains(String($0)) }.map(String.init) }, rig)
  }

  @Test("The detail pane names the steps of V8, .NET, wasm and LuaJIT functions")
  func steps() {
    let run = "run a.js:1:1\n"
    let node = Self.events(
      "1000 10 JS:~" + run + "2000 10 JS:^" + run + "3000 10 JS:+" + run + "4000 10 JS:o*'" + run + "5000 10 JS:*" + run + "6000 10 JS:^"
        + run + "6000 10 JS:^" + run + "7000 10 JS:~" + run + "8000 10 JS:*" + run + "9000 10 JS:~" + run)
    #expect(
      node.events == [
        "first", "tier-up", "tier-up", "tier-up", "recompiled", "deopt", "again", "tier-down", "tier-up", "deopt",
      ])
    let net = Self.events("1000 10 void f()[QuickJitted]\n2000 10 void f()[OptimizedTier1]\n3000 10 void f()[Tier0]\n")
    #expect(net.events == ["first", "tier-up", "deopt"])
    let wasm = Self.events("1000 10 JS:wasm-function[3]-0-liftoff\n2000 10 JS:wasm-function[3]-0-turbofan\n")
    #expect(wasm.events == ["first", "tier-up"])
    // A function of a runtime without tiers.
    #expect(Self.events("1000 10 TRACE_1::a.lua:3\n2000 10 TRACE_1::a.lua:3\n").events == ["first", "recompiled"])
  }

  @Test("Entries of one function in a JVM dump are called versions, because their order in time is unknown")
  func versions() {
    let name = "long Work.run(long)\n"
    let java = Self.events(
      "0x7000 0x10 java.lang.Object Work.make()\n0x1000 0x10 \(name)0x2000 0x10 \(name)")
    #expect(java.events.isEmpty)
    var rig = java.rig
    rig.fed.monitor.selectEntry(EntryID(1))
    rig.draw()
    #expect(rig.shows("version, one of 2: 1000 · 2000"), "\(rig.canvas.text)")
    let canvas = rig.only(.detail, columns: 80, rows: 20)
    #expect((0..<20).contains { canvas.line($0).contains("2 entries of the function, order in time unknown") })
  }

  @Test("The function row of the detail pane starts with the event of the entry and its position among the entries of the function")
  func chain() {
    var rig = Self.rig()
    rig.press(.character("3"))
    for (index, expected) in [
      (0, "first, 1st of 4: ~ "), (1, "tier-up, 2nd of 4: ~ "), (4, "tier-up, 3rd of 4: ^ "), (6, "deopt, 4th of 4: * "),
    ] as [(UInt32, String)] {
      rig.fed.monitor.selectEntry(EntryID(index))
      rig.draw()
      #expect(rig.shows("│ " + expected) || rig.shows(expected), "\(index)\n\(rig.canvas.text)")
    }
  }

  @Test("The detail pane shows its number of rows, scrolls by pages and starts at the top for another entry")
  func scroll() throws {
    var rig = Self.rig()
    rig.press(.character("3"), .character("g"), .character("6"))
    let first = rig.canvas
    #expect(rig.shows("7/"))
    rig.press(.pageDown)
    #expect(rig.canvas != first)
    rig.press(.pageUp)
    #expect(rig.canvas == first)
    rig.press(.pageDown, .character("j"))
    #expect(rig.dashboard.detail.top == 0)
  }

  @Test("The s key sorts the focused pane; the K key filters overlaps by kind from any pane")
  func order() {
    var rig = Self.rig()
    rig.press(.character("5"), .character("s"))
    #expect(rig.fed.monitor.overlaps.order == .severity && rig.fed.monitor.entries.column == .age)
    #expect(rig.shows("severity ▼"))
    rig.press(.character("S"))
    #expect(rig.shows("severity ▲"))
    rig.press(.character("3"), .character("s"))
    #expect(rig.fed.monitor.overlaps.order == .severity && rig.fed.monitor.entries.column != .age)
    rig.press(.character("K"))
    #expect(rig.shows("only ╳") && rig.fed.monitor.overlaps.kind == .straddle)
    #expect(!rig.shows("⊂ …"))
  }

  @Test("A click on the sort label of the overlaps pane sorts the overlaps, even if another pane has the focus")
  func clickOrder() throws {
    var rig = Self.rig()
    rig.draw()
    rig.press(.character("1"))
    let place = try #require(rig.canvas.text.contains("age ▲ s") ? rig.rows.lastIndex { $0.contains("age ▲ s") } : nil)
    let column = try #require((0..<160).last { rig.canvas[$0, place].base == 0x25b2 })
    rig.mouse(.press, column: column, row: place)
    #expect(rig.dashboard.focus == .overlaps && rig.fed.monitor.overlaps.order == .severity)
  }

  @Test("The first key for a hidden rate graph only shows the graph; further keys change it")
  func hiddenRate() {
    var rig = Self.rig(columns: 80, rows: 24)
    rig.draw()
    rig.press(.character("v"))
    #expect(rig.dashboard.focus == .rate && rig.dashboard.rate.view.subject == .rates)
    rig.press(.character("v"))
    #expect(rig.shows("⣿ live") && rig.shows("⢕ trimmed"))
    rig.press(.character("v"), .character("w"))
    #expect(rig.shows("10 min w"))
    rig.press(.character("A"))
    #expect(rig.shows("of all maps"))
  }

  @Test(
    "The detail pane shows the raw line if it is not in canonical form",
    arguments: [("1000 40 f", false), ("0x1000 40 f", true), ("0001000 40 f", true), ("1000 0x40 f", true), ("abc0 4F f", true)])
  func rawLine(line: String, isShown: Bool) {
    var rig = DashboardRig()
    let id = rig.fed.add(pid: 9)
    rig.fed.append(line + "\n", to: id)
    rig.draw()
    #expect(rig.shows("raw " + line) == isShown && rig.shows("raw ") == isShown)
  }

  @Test("The log scale of the rate graph raises small values and keeps the largest")
  func scale() {
    var view = RateView()
    #expect(view.share(10, of: 1000) == 0.01)
    view.scale = .log
    #expect(view.share(1000, of: 1000) == 1 && view.share(0, of: 1000) == 0 && view.share(5, of: 0) == 0)
    #expect(view.share(10, of: 1000) > 0.3)
    let shares = (1...2000).map { view.share(Double($0), of: 2000) }
    #expect(zip(shares, shares.dropFirst()).allSatisfy { $0 < $1 } && shares.allSatisfy { $0 > 0 && $0 <= 1 })
  }

  @Test("The b key cycles graphs through braille, blocks and ASCII, also in the processes table; an ASCII terminal allows only ASCII")
  func forms() {
    var rig = Self.rig()
    rig.draw()
    func has(_ range: ClosedRange<UInt32>, _ rows: Range<Int>) -> Bool {
      rows.contains { row in (0..<160).contains { range.contains(rig.canvas[$0, row].base) } }
    }
    #expect(has(0x2801...0x28ff, 0..<4) && has(0x2801...0x28ff, 11..<44))
    rig.press(.character("b"))
    #expect(!has(0x2801...0x28ff, 0..<44) && has(0x2581...0x2588, 0..<4))
    rig.press(.character("b"))
    #expect(!has(0x2580...0x259f, 0..<4) && !has(0x2801...0x28ff, 0..<4))
    rig.press(.character("b"))
    #expect(has(0x2801...0x28ff, 0..<4))
    var plain = rig
    plain.dashboard = Dashboard(ownMapPath: "/tmp/perf-77.map", directory: "/tmp", symbols: .ascii)
    plain.draw()
    #expect(!plain.canvas.cells.contains { (0x2801...0x28ff).contains($0.base) })
    plain.press(.character("b"))
    #expect(plain.shows("this terminal supports only ASCII"))
  }

  private func answers(_ older: String, _ newer: String) throws -> [String: String] {
    var contents = MapContents()
    contents.append("\(older)\n\(newer)\n".utf8)
    let answers = PairAnswers(
      older: Array(older.utf8), contents.entries.range(of: EntryID(0)), newer: Array(newer.utf8), contents.entries.range(of: EntryID(1)))
    return answers.rows.reduce(into: [:]) { table, row in
      table[row.profiler.rawValue] = String(row.answers.map { $0 == .older ? "A" : $0 == .newer ? "B" : "?" })
    }
  }

  @Test("For each segment of two overlapping entries, PairAnswers gives the entry that each profiler names")
  func profilers() throws {
    // For the shared bytes, perf names the older entry. samply drops the older entry as a whole.
    let straddle = try answers("1000 30 older", "1010 30 newer")
    #expect(straddle["perf"] == "AAB" && straddle["samply"] == "?BB")
    // perf shows the outer entry everywhere if it comes first.
    let nested = try answers("1000 40 outer", "1010 10 inner")
    #expect(nested["perf"] == "AAA" && nested["samply"] == "?B?")
    // perf shows the first of two entries with the same range.
    let same = try answers("1000 40 one", "1000 40 two")
    #expect(same["perf"] == "A" && same["samply"] == "B")
  }

  @Test("Entries at both ends of the address space are drawn inside the border at every size")
  func extremes() {
    var rig = DashboardRig(columns: 120, rows: 40)
    let id = rig.fed.add(pid: 1)
    rig.fed.append("0 ffffffffffffffff all\nfffffffffffffff0 10 top\n0 1 bottom\n", to: id)
    // The range of `all` contains the bytes of the other two.
    #expect(rig.fed.monitor.maps[id]?.contents.overlapCounts.total == 2)
    rig.press(.character("5"))
    for _ in 0..<3 {
      let canvas = rig.only(.overlaps)
      #expect(canvas.text.contains("shared"), "\(canvas.text)")
      rig.press(.character("j"))
    }
    for size in [(1, 1), (2, 2), (3, 40), (12, 3), (76, 3), (78, 14), (79, 15), (200, 60)] {
      for pane in [Pane.overlaps, .rate, .detail] {
        let canvas = rig.only(pane, columns: size.0, rows: size.1)
        #expect(canvas.size == Size(columns: size.0, rows: size.1))
        #expect(canvas.faults == [], "\(pane) \(size)")
        let (right, bottom) = (size.0 - 1, size.1 - 1)
        let corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)].map { canvas[$0.0, $0.1].base }
        // One cell has no room for a border.
        let wanted = size == (1, 1) ? [0x20, 0x20, 0x20, 0x20] : "╭╮╰╯".unicodeScalars.map(\.value)
        #expect(corners == wanted, "\(pane) \(size):\n\(canvas.text)")
      }
    }
  }
}

extension DashboardRig {
  /// Draws a single pane at the given size and returns the canvas.
  mutating func only(_ pane: Pane, columns: Int = 100, rows: Int = 30) -> Canvas {
    var drawing = Drawing(canvas: Canvas(size: Size(columns: columns, rows: rows)), symbols: dashboard.setup.symbols)
    let rect = Rect(column: 0, row: 0, columns: columns, rows: rows)
    switch pane {
    case .overlaps: dashboard.overlaps.draw(fed.monitor, in: rect, dashboard.paneContext, &drawing)
    case .rate: dashboard.rate.draw(fed.monitor, in: rect, dashboard.paneContext, &drawing)
    case .entries: dashboard.entries.draw(fed.monitor, in: rect, dashboard.paneContext, &drawing)
    default: dashboard.detail.draw(fed.monitor, in: rect, dashboard.paneContext, &drawing)
    }
    return drawing.canvas
  }
}
