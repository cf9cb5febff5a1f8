import Processes

/// Decides when the directory is looked at, when it is listed anew, and when missing maps are looked for.
package struct ListingSchedule {
  private var lastLook: Duration = .seconds(-60)
  private var lastListing: Duration = .seconds(-60)
  private var lastSearch: Duration = .seconds(-60)
  /// When a new listing is due, because events were lost.
  private var due: Duration?

  static let interval: Duration = .seconds(1)

  package init() {}

  /// Returns whether changes are to be asked for: always if the kernel reports them, else once a second.
  package mutating func beginLook(at now: Duration, _ watching: MapDirectory.Watching) -> Bool {
    guard watching == .byEvents || now - lastLook >= Self.interval else { return false }
    lastLook = now
    return true
  }

  /// Records that events were lost. A listing follows, once a second at most: in a flood they are lost again and again.
  package mutating func eventsLost(at now: Duration) { due = max(now, lastListing + Self.interval) }

  /// Returns whether the directory is to be listed now.
  package mutating func beginListing(at now: Duration) -> Bool {
    guard let due, now >= due else { return false }
    lastListing = now
    return true
  }

  /// Records that the directory was listed.
  package mutating func listed() { due = nil }

  /// Records that the directory could not be listed. If the kernel does not watch it any more, ``beginLook(at:_:)`` compares listings.
  package mutating func listingFailed(at now: Duration, _ watching: MapDirectory.Watching) {
    due = watching == .byEvents ? now + Self.interval : nil
  }

  /// Returns whether maps that are named and missing are to be looked for: once a second, for no event reports them.
  mutating func beginSearch(at now: Duration) -> Bool {
    guard now - lastSearch >= Self.interval else { return false }
    lastSearch = now
    return true
  }
}
