import PerfMap

/// The visible part of the address space of a map: all of it, or a window.
///
/// Zooming in shows one of the visible clusters, inside which smaller clusters may become visible. A single cluster is halved, down to
/// ``AddressWindow/smallest`` bytes. Zooming out reverses these steps. Zooming in never leads to a window without code.
package struct SpaceView: Hashable, Sendable {
  /// The direction along the addresses.
  package enum Direction: Hashable, Sendable {
    /// Towards lower addresses.
    case down
    /// Towards higher addresses.
    case up
  }

  /// The position in the window of an address after zooming in.
  package enum Placing: Hashable, Sendable {
    /// The same relative position: the byte under the mouse pointer stays there.
    case kept
    /// The middle of the new window, as far as the old window allows.
    case centred
  }

  /// The visible window; nil if all is visible.
  package private(set) var window: AddressWindow?
  /// The clusters zoomed into, outermost first. Each cluster contains the next, and all contain the window.
  private var levels: [AddressWindow] = []

  package init() {}
  package mutating func showAll() { self = SpaceView() }

  package mutating func show(_ cluster: CodeCluster) {
    let wanted = cluster.window.widened
    move(to: wanted)
    if levels.last != wanted { levels.append(wanted) }
  }

  /// Zooms in at an address: to the nearest of several visible clusters, or to half of a single cluster.
  package mutating func zoomIn(at anchor: Address, _ strip: AddressStrip, _ ranges: LiveRanges, _ placing: Placing = .kept) {
    guard let nearest = strip.cluster(nearestTo: anchor) else { return }
    guard strip.clusters.count == 1 else { return show(CodeCluster(window: nearest.window)) }
    let whole = window ?? nearest.window
    let half = (placing == .kept ? whole.half(at: anchor) : whole.half(around: whole.nearest(to: anchor))).widened
    // If the half contains no code, move to the nearest code.
    let above = ranges.piece(atOrAbove: half.first).flatMap { AddressWindow($0.range) }
    let below = ranges.piece(below: half.first).flatMap { AddressWindow($0.range) }
    let code = [above, below].compactMap { $0 }.min { half.distance(to: $0) < half.distance(to: $1) }
    move(to: code.map { half.distance(to: $0) == 0 ? half : half.centred(at: $0.nearest(to: half.middle)) } ?? half)
  }

  /// Doubles the window around an address. Shows the whole enclosing cluster before any address outside that cluster.
  package mutating func zoomOut(at anchor: Address, _ ranges: LiveRanges) {
    guard let window, let whole = AddressWindow(of: ranges) else { return showAll() }
    if let level = levels.last, window.contains(level) {
      levels.removeLast()
      self.window = levels.last
      return
    }
    let bounds = levels.last ?? whole
    let wider = reaching(window.double(at: anchor, within: bounds), from: window, ranges)
    // If the wider window extends beyond the cluster, show the whole cluster first.
    let leaves = levels.last.map { !$0.contains(wider) } ?? false
    self.window = leaves || window.contains(bounds) || wider.contains(bounds) ? levels.last : wider
  }

  /// Returns `wider`, extended to include code outside `window`, if there is any.
  private func reaching(_ wider: AddressWindow, from window: AddressWindow, _ ranges: LiveRanges) -> AddressWindow {
    let below = ranges.piece(before: window)?.range.last.map { min($0, window.first) }
    let above = ranges.piece(after: window).map { max($0.range.start, window.last) }
    if below.map(wider.contains) ?? false || above.map(wider.contains) ?? false { return wider }
    let down = below.map { window.first.rawValue - $0.rawValue } ?? .max
    let up = above.map { $0.rawValue - window.last.rawValue } ?? .max
    if down <= up, let below { return AddressWindow(first: below, last: max(wider.last, window.last)) }
    if let above { return AddressWindow(first: min(wider.first, window.first), last: above) }
    return .everything
  }

  /// Moves the window by a quarter of its size, or across a gap to the next code. Does nothing if there is no code on that side.
  package mutating func pan(_ direction: Direction, _ ranges: LiveRanges) {
    guard let window else { return }
    let step = max(1, window.span / 4)
    switch direction {
    case .up:
      guard let next = ranges.piece(after: window) else { return }
      let moved = AddressWindow(first: window.first.rawValue.addingSaturated(step), span: window.span)
      let start = next.range.start.rawValue
      move(to: moved.shows(next.range) ? moved : AddressWindow(first: start - min(start, step), span: window.span))
    case .down:
      guard let next = ranges.piece(before: window), let last = next.range.last?.rawValue else { return }
      let moved = AddressWindow(first: window.first.rawValue - min(window.first.rawValue, step), span: window.span)
      let end = last.addingSaturated(step)
      move(to: moved.shows(next.range) ? moved : AddressWindow(first: end - min(end, window.span), span: window.span))
    }
  }

  /// Moves the window, without resizing it, to the start of an entry. Does nothing if part of the entry is visible.
  package mutating func reveal(_ range: AddressRange) {
    guard let window, !window.shows(range) else { return }
    move(to: window.centred(at: range.start))
  }

  private mutating func move(to window: AddressWindow) {
    self.window = window
    levels.removeAll { !$0.contains(window) }
  }
}
