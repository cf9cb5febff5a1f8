import PerfMap

/// A map that is being read, out of the monitor's table until ``Monitor/finish(_:_:)``.
package struct MapReading: ~Copyable {
  /// The map, which takes the bytes.
  package var map: MapRecord
  /// The number of entries before the read, kept and beyond the limit.
  let entries: Int
  let leftOut: Int
  private let generation: Int?

  init(_ map: consuming MapRecord) {
    entries = map.contents.entries.count
    leftOut = map.contents.leftOut
    generation = map.generation?.number
    self.map = map
  }

  /// True if the read began another generation.
  var hasBegun: Bool { map.generation?.number != generation }
}

extension MapRecord {
  /// Takes the outcome of a read.
  mutating func note(_ outcome: ReadOutcome) {
    status = outcome.progress.status
    isLookedAt = true
    lastWrite = outcome.lastWrite ?? lastWrite
    fileSize = outcome.fileSize
    finishRead(hasMore: outcome.progress.hasMore)
  }
}
