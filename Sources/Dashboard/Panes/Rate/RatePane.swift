import Monitor
import PerfMap
import Screen

/// The pane with a graph of the write rate or of the amount of code.
struct RatePane: PaneView {
  private(set) var view = RateView()
  private var graphForm = GraphForm.braille

  mutating func handle(_ action: PaneAction, _ monitor: inout Monitor, _ context: PaneContext) -> [Response] {
    handleForEntries(action, &monitor, context)
  }

  /// Changes a setting of the graph. If the pane is hidden, shows the pane instead.
  mutating func change(_ choice: RateView.Choice, _ monitor: Monitor, _ context: PaneContext) -> [Response] {
    guard context.arrangement.shown.contains(.rate) else { return [.show(.rate)] }
    switch choice {
    case .subject: view.subject = view.subject == .rates ? .code : .rates
    case .scale: view.scale = view.scale == .auto ? .log : .auto
    case .window: view.window = view.window.next
    case .scope: view.scope = nextScope(monitor)
    }
    return []
  }

  mutating func changeForm(_ setup: DashboardSetup) -> [Response] {
    guard setup.symbols != .ascii else { return [.message("this terminal supports only ASCII")] }
    graphForm = graphForm.next
    return []
  }

  /// Returns the characters to draw graphs with: always ASCII on a terminal that supports only ASCII.
  func form(_ setup: DashboardSetup) -> GraphForm { setup.symbols == .ascii ? .ascii : graphForm }

  /// Draws the graph. Rates: entries grow up and bytes grow down. Code: owned bytes grow up and dead bytes grow down.
  func draw(_ monitor: Monitor, in rect: Rect, _ context: PaneContext, _ drawing: inout Drawing) {
    let isRates = view.subject == .rates
    let form = form(context.setup)
    let inside = drawing.frame(
      rect, isFocused: context.isFocused(.rate), top: labels(monitor, context),
      topRight: [Label(view.subjectLabel, .rateSubject), Label(view.scaleLabel, .rateScale), Label(view.windowLabel, .rateWindow)],
      bottom: isRates ? means(monitor) : codeLabels(monitor, form),
      bottomRight: (isRates ? total(monitor) : deadLabel(monitor)) + lowerScopeLabel(monitor, context))
    drawing.register(rect, .pane(.rate))
    guard inside.rows >= 2, inside.columns > 16 else { return }
    let places = (inside.columns - MirrorGraph.scaleColumns) * form.valuesPerColumn
    guard let graph = isRates ? rateGraph(monitor, places) : codeGraph(monitor, places) else { return }
    drawing.draw(graph, in: inside, form)
  }

  private func labels(_ monitor: Monitor, _ context: PaneContext) -> [Label] {
    var labels = context.titles(of: .rate)
    // The compact form has the titles of four panes in the top border, so the scope is in the bottom border.
    if context.arrangement.form != .compact { labels.append(scopeLabel(monitor)) }
    return labels
  }

  /// Returns the chosen scope. If that is the marked maps and no map is marked, returns the selected map.
  private func scope(_ monitor: Monitor) -> RateView.Scope {
    view.scope == .markedMaps && monitor.mapMarks.isEmpty ? .selectedMap : view.scope
  }

  /// Returns the scope after the current one; skips marked maps if there are none.
  private func nextScope(_ monitor: Monitor) -> RateView.Scope {
    switch scope(monitor) {
    case .selectedMap: monitor.mapMarks.isEmpty ? .allMaps : .markedMaps
    case .markedMaps: .allMaps
    case .allMaps: .selectedMap
    }
  }

  private func scopeLabel(_ monitor: Monitor) -> Label {
    switch scope(monitor) {
    case .selectedMap: Label(monitor.selected.map(\.pidText) ?? "", Style(.text), action: .rateScope)
    case .markedMaps: Label("• " + Numbers.count(monitor.mapMarks.count, limit: 5), Style(.marked), action: .rateScope)
    case .allMaps: Label("all maps", Style(.text), action: .rateScope)
    }
  }

  private func lowerScopeLabel(_ monitor: Monitor, _ context: PaneContext) -> [Label] {
    guard context.arrangement.form == .compact, scope(monitor) != .selectedMap else { return [] }
    var label = scopeLabel(monitor)
    label.parts.insert(("of ", label.parts[0].style), at: 0)
    return [label]
  }

  private func shownRates(_ monitor: Monitor) -> RateHistory? {
    switch scope(monitor) {
    case .selectedMap: monitor.selected?.rates
    case .markedMaps: RateHistory(sumOf: monitor.markedMaps.map(\.rates))
    case .allMaps: monitor.rates
    }
  }

  private func rateGraph(_ monitor: Monitor, _ places: Int) -> MirrorGraph? {
    guard let rates = shownRates(monitor) else { return nil }
    let slots = rates.peaks(over: view.window, places: places)
    let mostEntries = Double(slots.map(\.entries).max() ?? 0)
    let mostBytes = Double(slots.map(\.bytes).max() ?? 0)
    // A slot counts half a second, so a rate per second is twice the count.
    return MirrorGraph(
      up: slots.map { view.share(Double($0.entries), of: mostEntries) },
      down: slots.map { view.share(Double($0.bytes), of: mostBytes) },
      mostUp: Numbers.rate(mostEntries * 2), mostDown: Numbers.bytes(ByteCount(UInt64(mostBytes * 2))),
      nowUp: (Numbers.rate(rates.entriesPerSecond) + "/s", Style(.ok)),
      nowDown: (Numbers.bytes(ByteCount(UInt64(rates.bytesPerSecond))) + "/s", .text))
  }

  private func means(_ monitor: Monitor) -> [Label] {
    guard let rates = shownRates(monitor) else { return [] }
    let spans: [(RateHistory.Span, SafeText)] = [(.twentySeconds, "20 s "), (.tenMinutes, "10 min ")]
    return spans.map { Label($0.1 + Numbers.rate(rates.perSecond(over: $0.0).entries) + "/s") }
  }

  /// Returns a label with the rate of all maps, if the graph shows only one of several maps.
  private func total(_ monitor: Monitor) -> [Label] {
    guard monitor.maps.count > 1, scope(monitor) == .selectedMap else { return [] }
    return [Label("all maps " + Numbers.rate(monitor.rates.perSecond(over: .second).entries) + "/s", action: .rateScope)]
  }

  private func shownCode(_ monitor: Monitor) -> (histories: [CodeHistory], now: CodeBytes)? {
    func together(_ maps: some Sequence<MapRecord>) -> CodeBytes { maps.reduce(CodeBytes()) { $0 + $1.totals.code } }
    switch scope(monitor) {
    case .selectedMap: return monitor.selected.map { ([$0.code], $0.totals.code) }
    case .markedMaps: return (monitor.markedMaps.map(\.code), together(monitor.markedMaps))
    case .allMaps: return ([monitor.code], together(monitor.maps.values))
    }
  }

  private func codeGraph(_ monitor: Monitor, _ places: Int) -> MirrorGraph? {
    guard let code = shownCode(monitor) else { return nil }
    let samples = CodeHistory.samples(of: code.histories, over: view.window, places: places)
    let mostOwned = samples.map { Double($0.live + $0.trimmed) }.max() ?? 0
    let mostDead = samples.map { Double($0.dead) }.max() ?? 0
    return MirrorGraph(
      up: samples.map { view.share(Double($0.live + $0.trimmed), of: mostOwned) },
      upSolid: samples.map { view.share(Double($0.live), of: mostOwned) },
      down: samples.map { view.share(Double($0.dead), of: mostDead) },
      mostUp: bytes(mostOwned), mostDown: bytes(mostDead), nowUp: (Numbers.bytes(code.now.owned), Style(.ok)),
      nowDown: (Numbers.bytes(code.now.dead), .text))
  }

  private func bytes(_ value: Double) -> SafeText { Numbers.bytes(ByteCount(UInt64(exactly: value.rounded()) ?? .max)) }

  /// Returns labels that explain solid and hatched bars, with the current numbers of bytes.
  private func codeLabels(_ monitor: Monitor, _ form: GraphForm) -> [Label] {
    guard let now = shownCode(monitor)?.now else { return [] }
    let (solid, hatch): (SafeText, SafeText) =
      switch form {
      case .braille: ("⣿", "⢕")
      case .block: ("█", "▒")
      case .ascii: ("#", "/")
      }
    return [
      Label(solid + " live " + Numbers.bytes(now.live), .text), Label(hatch + " trimmed " + Numbers.bytes(now.trimmed), .text),
    ]
  }

  private func deadLabel(_ monitor: Monitor) -> [Label] {
    shownCode(monitor).map { [Label("▼ dead " + Numbers.bytes($0.now.dead), .text)] } ?? []
  }
}
