import Screen
import Settings

/// The areas of the last frame that can be clicked, and what the pressed mouse holds.
struct Pointer {
  /// What dragging the mouse does.
  enum Drag: Hashable {
    /// The table of a pane is scrolled from one first row to another.
    case scroll(Pane, from: Int, to: Int)
    /// The border between the columns moves behind a column of the screen.
    case split(behind: Int)
  }

  /// What the pressed mouse holds until it is let go.
  private enum Held {
    /// The thumb of a pane's scroll bar, so many rows below its beginning.
    case scrollBar(Pane, below: Int)
    /// The border between the columns, so many columns behind the entries' own.
    case split(behind: Int)
  }

  /// The areas, later ones on top.
  var areas: [HitArea] = []
  private var held: Held?

  /// What lies under a point, the outermost first.
  func targets(at point: Point) -> [HitArea.Target] { areas.filter { $0.rect.contains(point) }.map(\.target) }

  /// Lets go of what is held.
  mutating func release() { held = nil }

  /// Takes hold of a scroll bar or of the split; a press beside the thumb brings it there. Returns what that does; nil where neither is.
  mutating func take(at point: Point) -> [Drag]? {
    for area in areas where area.rect.contains(point) {
      if area.target == .split {
        held = .split(behind: point.column - area.rect.column)
        return []
      }
      guard case .scrollBar(let bar) = area.target else { continue }
      let row = point.row - area.rect.row
      let isOnThumb = (bar.start..<bar.start + bar.length).contains(row)
      held = .scrollBar(bar.pane, below: isOnThumb ? row - bar.start : bar.length / 2)
      return isOnThumb ? [] : drag(to: point)
    }
    return nil
  }

  /// What dragging to a point does to what is held.
  func drag(to point: Point) -> [Drag] {
    switch held {
    case .split(let behind): return [.split(behind: point.column - behind)]
    case .scrollBar(let pane, let below):
      return areas.compactMap { area in
        guard case .scrollBar(let bar) = area.target, bar.pane == pane else { return nil }
        let top = bar.top(ofStart: point.row - area.rect.row - below)
        return top == bar.top ? nil : .scroll(pane, from: bar.top, to: top)
      }
    case nil: return []
    }
  }
}
