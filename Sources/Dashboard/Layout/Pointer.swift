import Screen
import Settings

/// The hit areas of the last frame, and the object being dragged.
struct Pointer {
  /// An effect of dragging.
  enum Drag: Hashable {
    /// Scrolls the table of a pane. `from` and `to` are the old and the new first visible row.
    case scroll(Pane, from: Int, to: Int)
    /// Moves the split (the border of the right side) directly behind a screen column.
    case split(behind: Int)
  }

  /// The object being dragged.
  private enum DragHandle {
    /// The thumb of a pane's scroll bar, and the row at which it was grabbed, relative to the thumb.
    case scrollBar(Pane, below: Int)
    /// The split, and the column at which it was grabbed, relative to the split.
    case split(behind: Int)
  }

  /// The hit areas; later ones are on top.
  var areas: [HitArea] = []
  private var handle: DragHandle?

  /// Returns the targets at a point, outermost first.
  func targets(at point: Point) -> [HitArea.Target] { areas.filter { $0.rect.contains(point) }.map(\.target) }

  mutating func release() { handle = nil }

  /// Starts dragging the scroll bar or the split at a point, and returns the effects; nil if there is neither at the point.
  ///
  /// A press on a scroll bar outside the thumb moves the thumb there.
  mutating func grab(at point: Point) -> [Drag]? {
    for area in areas where area.rect.contains(point) {
      if area.target == .split {
        handle = .split(behind: point.column - area.rect.column)
        return []
      }
      guard case .scrollBar(let bar) = area.target else { continue }
      let row = point.row - area.rect.row
      let isOnThumb = (bar.start..<bar.start + bar.length).contains(row)
      handle = .scrollBar(bar.pane, below: isOnThumb ? row - bar.start : bar.length / 2)
      return isOnThumb ? [] : drag(to: point)
    }
    return nil
  }

  /// Returns the effects of dragging to a point; none if nothing is being dragged.
  func drag(to point: Point) -> [Drag] {
    switch handle {
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
