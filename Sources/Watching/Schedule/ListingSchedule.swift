import Processes

/// Schedules the polls for changes of the directory, complete listings after lost events, and the searches for missing named maps.
package struct ListingSchedule {
  private var lastPoll: Duration = .seconds(-60)
  private var lastListing: Duration = .seconds(-60)
  private var lastSearch: Duration = .seconds(-60)
  /// The time of the next listing after events were lost; nil if no listing is needed.
  private var due: Duration?

  static let interval: Duration = .seconds(1)

  package init() {}

  /// Starts a poll for changes and returns true if it is due: always if the kernel reports changes, else once a second.
  package mutating func beginPoll(at now: Duration, _ watching: MapDirectory.Watching) -> Bool {
    guard watching == .byEvents || now - lastPoll >= Self.interval else { return false }
    lastPoll = now
    return true
  }

  /// Schedules a listing because events were lost. Such listings are at least a second apart, because a flood of events causes many losses.
  package mutating func eventsLost(at now: Duration) { due = max(now, lastListing + Self.interval) }

  /// Starts a listing and returns true if it is due.
  package mutating func beginListing(at now: Duration) -> Bool {
    guard let due, now >= due else { return false }
    lastListing = now
    return true
  }

  package mutating func listed() { due = nil }

  /// Schedules another listing after a failed one, unless the kernel no longer watches the directory: each poll then lists it anyway.
  package mutating func listingFailed(at now: Duration, _ watching: MapDirectory.Watching) {
    due = watching == .byEvents ? now + Self.interval : nil
  }

  /// Starts a search for missing named maps and returns true if it is due, once a second.
  mutating func beginSearch(at now: Duration) -> Bool {
    guard now - lastSearch >= Self.interval else { return false }
    lastSearch = now
    return true
  }
}
