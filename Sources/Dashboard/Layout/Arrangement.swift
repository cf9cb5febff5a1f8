import Screen
import Settings

/// Which panes are seen, and which has the keys.
struct Arrangement {
  /// The pane that the keys go to.
  var focus = Pane.processes
  /// The pane that is seen where several share a place.
  private(set) var shared = Pane.entries
  /// True if the pane with the keys takes the whole screen.
  var isZoomed = false
  /// The layout of the last frame.
  private(set) var layout: ScreenLayout?

  /// How much fits on the screen.
  var form: ScreenLayout.Form { layout?.form ?? .wide }

  /// The extent of the last frame.
  var screen: Size { layout.map { Size(columns: $0.footer.columns, rows: $0.footer.endRow) } ?? Size(columns: 0, rows: 0) }

  /// The panes that the last frame showed, in the order of the keys.
  var shown: [Pane] { Pane.allCases.filter { layout?.panes[$0] != nil } }

  /// The panes that the focus goes through.
  private func focusable(_ preferences: Preferences) -> [Pane] {
    switch form {
    case .wide, .medium: [.processes, .space, .entries, .overlaps].filter { !preferences.hidden.contains($0) }
    case .compact: Pane.allCases.filter { !preferences.hidden.contains($0) || $0.isShared }
    case .single, .tooSmall: [.processes, .entries, .overlaps, .rate, .space, .detail]
    }
  }

  /// Places the panes on a screen.
  mutating func place(on size: Size, maps: Int, _ preferences: Preferences) -> ScreenLayout {
    let placed = ScreenLayout(
      size, maps: maps, shared: shared, focus: focus,
      choice: ScreenLayout.Choice(hidden: preferences.hidden, isZoomed: isZoomed, widening: preferences.widening))
    layout = placed
    return placed
  }

  /// Gives the keys to the next pane, or to the previous one.
  mutating func moveFocus(by step: Int, _ preferences: inout Preferences) {
    let panes = focusable(preferences)
    guard !panes.isEmpty else { return }
    guard let place = panes.firstIndex(of: focus) else { return show(panes[0], &preferences) }
    show(panes[(place + step + panes.count) % panes.count], &preferences)
  }

  /// Gives the keys to a pane, bringing it up where several share a place.
  mutating func show(_ pane: Pane, _ preferences: inout Preferences) {
    focus = pane
    preferences.hidden.remove(pane)
    if pane.isShared { shared = pane }
  }

  /// Gives the keys to a pane; hides it where it has them and others are seen beside it.
  mutating func toggle(_ pane: Pane, _ preferences: inout Preferences) {
    let isHideable = form == .wide || form == .medium || (form == .compact && !pane.isShared)
    guard focus == pane, isHideable, !isZoomed, let next = shown.first(where: { $0 != pane }) else { return show(pane, &preferences) }
    preferences.hidden.insert(pane)
    show(focusable(preferences).first ?? next, &preferences)
  }
}

extension Pane {
  /// True if it shares its place with others where there is little room.
  var isShared: Bool {
    switch self {
    case .entries, .rate, .overlaps, .detail: true
    case .processes, .space: false
    }
  }
}
