import Screen
import Settings

// Which panes are seen, and which has the keys.
extension Dashboard {
  /// The panes that the focus goes through on the present screen.
  private var focusable: [Pane] {
    switch layoutForm {
    case .wide, .medium: [.processes, .space, .entries, .overlaps].filter { !preferences.hidden.contains($0) }
    case .compact: Pane.allCases.filter { !preferences.hidden.contains($0) || $0.isShared }
    case .single, .tooSmall: [.processes, .entries, .overlaps, .rate, .space, .detail]
    }
  }

  mutating func moveFocus(by step: Int) {
    let panes = focusable
    guard !panes.isEmpty else { return }
    guard let place = panes.firstIndex(of: focus) else { return show(panes[0]) }
    show(panes[(place + step + panes.count) % panes.count])
  }

  /// Gives the keys to a pane, bringing it up where several share a place.
  mutating func show(_ pane: Pane) {
    focus = pane
    preferences.hidden.remove(pane)
    if pane.isShared { shared = pane }
  }

  /// Gives the keys to a pane; hides it where it has them and others are seen beside it.
  mutating func toggle(_ pane: Pane) {
    let isHideable = layoutForm == .wide || layoutForm == .medium || (layoutForm == .compact && !pane.isShared)
    guard focus == pane, isHideable, !isZoomed, let next = shownPanes.first(where: { $0 != pane }) else { return show(pane) }
    preferences.hidden.insert(pane)
    show(focusable.first ?? next)
  }
}

extension Pane {
  /// Whether it shares its place with others where there is little room.
  var isShared: Bool {
    switch self {
    case .entries, .rate, .overlaps, .detail: true
    case .processes, .space: false
    }
  }
}
