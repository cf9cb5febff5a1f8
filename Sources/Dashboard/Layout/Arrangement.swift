import Screen
import Settings

/// The visible panes and the focus.
struct Arrangement {
  var focus = Pane.processes
  /// The visible one of the panes that share a rectangle on a compact screen.
  private(set) var shared = Pane.entries
  /// True if the focused pane is maximized.
  var isZoomed = false
  /// The layout of the last frame.
  private(set) var layout: ScreenLayout?

  var form: ScreenLayout.Form { layout?.form ?? .wide }

  var screen: Size { layout.map { Size(columns: $0.footer.columns, rows: $0.footer.endRow) } ?? Size(columns: 0, rows: 0) }

  /// The visible panes of the last frame, in the order of their keys.
  var shown: [Pane] { Pane.allCases.filter { layout?.panes[$0] != nil } }

  /// Returns the panes that tab cycles through.
  private func focusable(_ preferences: Preferences) -> [Pane] {
    switch form {
    case .wide, .medium: [.processes, .space, .entries, .overlaps].filter { !preferences.hidden.contains($0) }
    case .compact: Pane.allCases.filter { !preferences.hidden.contains($0) || $0.isShared }
    case .single, .tooSmall: [.processes, .entries, .overlaps, .rate, .space, .detail]
    }
  }

  mutating func place(on size: Size, maps: Int, _ preferences: Preferences) -> ScreenLayout {
    let placed = ScreenLayout(
      size, maps: maps, shared: shared, focus: focus,
      choice: ScreenLayout.Choice(hidden: preferences.hidden, isZoomed: isZoomed, widening: preferences.widening))
    layout = placed
    return placed
  }

  mutating func moveFocus(by step: Int, _ preferences: inout Preferences) {
    let panes = focusable(preferences)
    guard !panes.isEmpty else { return }
    guard let place = panes.firstIndex(of: focus) else { return show(panes[0], &preferences) }
    show(panes[(place + step + panes.count) % panes.count], &preferences)
  }

  /// Focuses a pane and makes it visible.
  mutating func show(_ pane: Pane, _ preferences: inout Preferences) {
    focus = pane
    preferences.hidden.remove(pane)
    if pane.isShared { shared = pane }
  }

  /// Focuses a pane. If it already has the focus, hides it instead, provided that another pane stays visible.
  ///
  /// A pane that shares a rectangle on a compact screen is never hidden.
  mutating func toggle(_ pane: Pane, _ preferences: inout Preferences) {
    let isHideable = form == .wide || form == .medium || (form == .compact && !pane.isShared)
    guard focus == pane, isHideable, !isZoomed, let next = shown.first(where: { $0 != pane }) else { return show(pane, &preferences) }
    preferences.hidden.insert(pane)
    show(focusable(preferences).first ?? next, &preferences)
  }
}

extension Pane {
  /// True if the pane shares a rectangle with other panes on compact screens.
  var isShared: Bool {
    switch self {
    case .entries, .rate, .overlaps, .detail: true
    case .processes, .space: false
    }
  }
}
