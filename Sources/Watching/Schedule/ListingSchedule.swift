import Processes

/// Schedules the polls and listings of the directory, and the searches for missing maps.
package struct ListingSchedule {
  private var lastPoll: Duration = .seconds(-60)
  private var lastListing: Duration = .seconds(-60)
  private var lastSearch: Duration = .seconds(-60)
  /// The time of the next listing, if events were lost.
  private var due: Duration?

  static let interval: Duration = .seconds(1)

  package init() {}

  /// Starts a poll for changes if it is due; returns true if so. It is always due if the kernel reports changes, else once a second.
  package mutating func beginPoll(at now: Duration, _ watching: MapDirectory.Watching) -> Bool {
    guard watching == .byEvents || now - lastPoll >= Self.interval else { return false }
    lastPoll = now
    return true
  }

  /// Schedules a listing because events were lost, at most once a second: a flood causes many losses.
  package mutating func eventsLost(at now: Duration) { due = max(now, lastListing + Self.interval) }

  /// Starts a listing if it is due; returns true if so.
  package mutating func beginListing(at now: Duration) -> Bool {
    guard let due, now >= due else { return false }
    lastListing = now
    return true
  }

  package mutating func listed() { due = nil }

  /// Schedules another attempt, unless the kernel no longer watches the directory: then polls compare listings.
  package mutating func listingFailed(at now: Duration, _ watching: MapDirectory.Watching) {
    due = watching == .byEvents ? now + Self.interval : nil
  }

  /// Starts a search for named maps that are missing if it is due, once a second; returns true if so.
  mutating func beginSearch(at now: Duration) -> Bool {
    guard now - lastSearch >= Self.interval else { return false }
    lastSearch = now
    return true
  }
}
