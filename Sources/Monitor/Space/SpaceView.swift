import PerfMap

/// Which part of the address space of a map is looked at: all of it, or a window that was zoomed into.
///
/// Zooming in goes from all clusters to one, from there to the clusters that it turns out to have, and then halves what is seen down to
/// ``AddressWindow/smallest`` bytes; zooming out goes the same way back. Nothing leads to a view without code as long as there is any.
package struct SpaceView: Hashable, Sendable {
  /// Which way along the addresses.
  package enum Direction: Hashable, Sendable {
    /// To lower addresses.
    case down
    /// To higher addresses.
    case up
  }

  /// Where an address stands after zooming in.
  package enum Placing: Hashable, Sendable {
    /// Where it stood before: what the pointer shows stays under it.
    case kept
    /// In the middle, as far as what was seen before allows.
    case centred
  }

  /// What is looked at; nil for all.
  package private(set) var window: AddressWindow?
  /// The clusters that were zoomed into on the way, outermost first: each contains the next, and all contain the window, which may be the
  /// last of them.
  private var levels: [AddressWindow] = []

  /// A view of everything.
  package init() {}

  /// Shows everything.
  package mutating func showAll() { self = SpaceView() }

  /// Shows a cluster.
  package mutating func show(_ cluster: CodeCluster) {
    let wanted = cluster.window.widened
    move(to: wanted)
    if levels.last != wanted { levels.append(wanted) }
  }

  /// Looks closer at an address: at the nearest cluster of what is shown, or at half of the bytes where there is only one.
  package mutating func zoomIn(at anchor: Address, _ strip: AddressStrip, _ ranges: LiveRanges, _ placing: Placing = .kept) {
    guard let nearest = strip.cluster(nearestTo: anchor) else { return }
    guard strip.clusters.count == 1 else { return show(CodeCluster(window: nearest.window)) }
    let whole = window ?? nearest.window
    let half = (placing == .kept ? whole.half(at: anchor) : whole.half(around: whole.nearest(to: anchor))).widened
    // Nothing to see where it points: what is nearest to it.
    let above = ranges.piece(atOrAbove: half.first).flatMap { AddressWindow($0.range) }
    let below = ranges.piece(below: half.first).flatMap { AddressWindow($0.range) }
    let code = [above, below].compactMap { $0 }.min { half.distance(to: $0) < half.distance(to: $1) }
    move(to: code.map { half.distance(to: $0) == 0 ? half : half.centred(at: $0.nearest(to: half.middle)) } ?? half)
  }

  /// Looks at twice as many bytes around an address, at most at the cluster that was zoomed into, then at what lies around that.
  package mutating func zoomOut(at anchor: Address, _ ranges: LiveRanges) {
    guard let window, let whole = AddressWindow(of: ranges) else { return showAll() }
    if let level = levels.last, window.contains(level) {
      levels.removeLast()
      self.window = levels.last
      return
    }
    let bounds = levels.last ?? whole
    let wider = reaching(window.double(at: anchor, within: bounds), from: window, ranges)
    // What comes next may lie outside the cluster: that is seen whole before anything around it.
    let leaves = levels.last.map { !$0.contains(wider) } ?? false
    self.window = leaves || window.contains(bounds) || wider.contains(bounds) ? levels.last : wider
  }

  /// A window with at least one piece that another does not show.
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

  /// Moves the view by a quarter, or over a gap to the next code; not at all when there is none on that side.
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

  /// Moves the view, as wide as it is, to an entry that it does not show.
  package mutating func reveal(_ range: AddressRange) {
    guard let window, !window.shows(range) else { return }
    move(to: window.centred(at: range.start))
  }

  private mutating func move(to window: AddressWindow) {
    self.window = window
    levels.removeAll { !$0.contains(window) }
  }
}
