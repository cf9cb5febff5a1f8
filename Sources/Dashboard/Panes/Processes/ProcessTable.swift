import Monitor
import PerfMap
import Screen

/// The columns of the table of maps, chosen by the width of the pane.
struct ProcessTable {
  enum Column {
    case pid, comm, runtime, state, entries, bytes, overlaps, wrong, rate, spark, age, path
  }

  let width: Int
  let graphForm: GraphForm

  private var isWide: Bool { width >= 130 }
  private var isMedium: Bool { width >= 90 }

  var columns: [Column] {
    switch width {
    case 130...: [.pid, .comm, .runtime, .state, .entries, .bytes, .overlaps, .wrong, .rate, .spark, .age, .path]
    case 90...: [.pid, .comm, .runtime, .state, .entries, .bytes, .overlaps, .wrong, .rate, .spark, .age]
    case 74...: [.pid, .comm, .runtime, .entries, .bytes, .overlaps, .wrong, .rate, .age, .state]
    case 54...: [.pid, .comm, .entries, .bytes, .overlaps, .rate, .age, .state]
    default: [.pid, .comm, .entries, .rate, .state]
    }
  }

  func column(_ column: Column, _ sort: MapSort) -> TableColumn {
    let by = sortColumn(column)
    return TableColumn(
      title: title(column), width: columnWidth(column), isRight: isRight(column), target: by.map(HitArea.Target.mapColumn),
      sorted: by == sort.column ? sort.isDescending : nil)
  }

  private func title(_ column: Column) -> SafeText {
    switch column {
    case .pid: "PID"
    case .comm: "COMM"
    case .runtime: "RUNTIME"
    case .state: isMedium ? "STATE" : "S"
    case .entries: "ENTRIES"
    case .bytes: "BYTES"
    case .overlaps: "OVL"
    case .wrong: "WRONG"
    case .rate: "+/s"
    case .spark: SafeText(sparkWidth > 8 ? "LAST \(sparkWidth) s" : "\(sparkWidth) s")
    case .age: "AGE"
    case .path: "MAP"
    }
  }

  private var entriesWidth: Int { isWide ? 9 : isMedium ? 8 : 7 }
  private var overlapsWidth: Int { isWide ? 6 : 5 }
  private var sparkWidth: Int { isWide ? 20 : width >= 106 ? 14 : 6 }

  private func columnWidth(_ column: Column) -> Int? {
    switch column {
    case .pid: isMedium ? 9 : 7
    case .comm: isWide ? 15 : width < 54 ? 9 : 10
    case .runtime: isMedium ? 8 : 7
    case .state: isMedium ? 12 : 1
    case .entries: entriesWidth
    case .bytes: isWide ? 7 : 6
    case .overlaps: overlapsWidth
    case .wrong: 7
    case .rate: 6
    case .spark: sparkWidth
    case .age: isWide ? 8 : isMedium ? 6 : 5
    case .path: nil
    }
  }

  private func isRight(_ column: Column) -> Bool {
    switch column {
    case .pid, .entries, .bytes, .overlaps, .wrong, .rate, .age: true
    case .comm, .runtime, .state, .spark, .path: false
    }
  }

  private func sortColumn(_ column: Column) -> MapSort.Column? {
    switch column {
    case .pid: .pid
    case .comm: .comm
    case .state: .state
    case .entries: .entries
    case .bytes: .bytes
    case .overlaps: .overlaps
    case .wrong: .wrong
    case .rate: .rate
    case .age: .age
    case .runtime, .spark, .path: nil
    }
  }

  func text(_ column: Column, _ map: MapRecord, _ monitor: Monitor) -> TableText {
    switch column {
    case .pid: return TableText(map.pidText)
    case .comm: return TableText(map.commText)
    case .runtime: return TableText(SafeText(map.runtime?.rawValue ?? "?"), map.runtime == nil ? .textDim : .runtime)
    case .state:
      let sign = GlyphStyles.state(map.state)
      return TableText(isMedium ? sign.glyph + " " + SafeText(map.state.name) : sign.glyph, sign.role)
    case .entries: return entries(of: map)
    case .bytes: return known(map) { Numbers.bytes(map.totals.code.owned) }
    case .overlaps:
      let count = map.totals.overlaps
      return TableText(Numbers.count(count, limit: overlapsWidth), count > 0 ? .warn : .textDim)
    case .wrong:
      guard let share = map.comparison.worstShare else { return TableText("", .textDim) }
      return TableText(Numbers.percent(share), share > 0 ? .warn : .textDim)
    case .rate:
      let rate = map.rates.entriesPerSecond
      return TableText(Numbers.rate(rate), rate > 0 ? .ok : .textDim)
    case .spark: return TableText(sparkline(map.rates), .accent)
    case .age:
      return TableText(map.lastWrite.map { Numbers.age(monitor.now.wall.since($0), isShort: !isWide) } ?? "—", .textDim)
    case .path: return map.pathText
    }
  }

  /// Returns the number of entries kept in memory, followed by `+` if the map has more entries than the limit.
  private func entries(of map: MapRecord) -> TableText {
    let count = map.totals.entries
    guard map.totals.leftOut > 0 else { return known(map) { Numbers.count(count, limit: entriesWidth) } }
    return TableText(Numbers.count(count, limit: entriesWidth - 1) + "+", .error)
  }

  /// Returns a number, or a dash for a map that cannot be read.
  private func known(_ map: MapRecord, _ number: () -> SafeText) -> TableText {
    switch map.status {
    case .notRegular, .unreadable: TableText("—", .textDim)
    case .following, .deleted, .renamed, .absent: TableText(number())
    }
  }

  /// Returns the entry rates of the last seconds as a graph of one row, one second per column.
  private func sparkline(_ rates: RateHistory) -> SafeText {
    let columns = sparkWidth
    let slots = rates.recent(columns * 2).map { Double($0.entries) }
    let most = slots.max() ?? 0
    guard most > 0 else { return "" }
    let values = graphForm.valuesPerColumn == 2 ? slots : (0..<columns).map { max(slots[2 * $0], slots[2 * $0 + 1]) }
    return graphForm.rows(values.map { $0 / most }, columns: columns, rows: 1, .up)[0]
  }
}

extension MapRecord {
  /// The path, after the most important problem of the map, if any. If the column is narrow, the start of the path is cut.
  var pathText: TableText {
    let path = TableText(placeText, status == .deleted || status == .renamed ? .warn : .textDim, cut: .start)
    guard let problem else { return path }
    var text = TableText(problem.text + "  ", problem.role)
    text.more = [path]
    return text
  }

  private var problem: (text: SafeText, role: Role)? {
    switch status {
    case .notRegular(let kind): return (SafeText("is a \(kind.rawValue)"), .warn)
    case .unreadable(let error): return (SafeText(error.cause), .error)
    case .absent where isAwaited: return ("does not exist yet", .warn)
    case .deleted, .renamed, .following, .absent: break
    }
    if state == .stale { return ("older than its process", .warn) }
    if isLoading, fileSize > .zero {
      let share = Int(Double(totals.bytes.rawValue) / Double(fileSize.rawValue) * 100)
      return (SafeText("reading \(share) %"), .accent)
    }
    if totals.leftOut > 0 { return (SafeText("capped, \(totals.leftOut) left out"), .error) }
    if writers.count > 1 { return (writersText, .warn) }
    if totals.malformed > 0 { return (SafeText("\(totals.malformed) malformed"), .warn) }
    if totals.hasTail, state == .exited || state == .file { return ("cut tail", .warn) }
    return nil
  }
}
