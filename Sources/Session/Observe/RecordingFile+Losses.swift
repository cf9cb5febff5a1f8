import Recording
import Reports

// Messages about the parts of a recording that cannot be read.
extension RecordingFile {
  /// A message such as "is damaged: 12 bytes at byte 345 cannot be read"; nil if damage or limits cause no loss.
  package var losses: String? {
    if let first = damage.ranges.first {
      let bytes = GroupedNumber.text(damage.bytes)
      let place = damage.count == 1 ? "at byte \(first.lowerBound)" : "in \(damage.count) places, the first at byte \(first.lowerBound)"
      return "is damaged: \(bytes) bytes \(place) cannot be read"
    }
    guard index.leftOut > 0 else { return nil }
    let maps = GroupedNumber.text(RecordingIndex.mapLimit)
    let readings = GroupedNumber.text(RecordingIndex.textLimit)
    return "exceeds \(maps) maps or \(readings) pieces of maps: \(GroupedNumber.text(index.leftOut)) are left out"
  }

  /// Reports ``losses`` as an error, and an incomplete last block as a notice. Returns true if there are losses.
  package func reportLosses() -> Bool {
    if truncatedBytes > 0 {
      Failure.note("\(path): the last \(truncatedBytes) bytes are an incomplete block, as after a crash, and are ignored")
    }
    guard let losses else { return false }
    let remedy = damage.count > 0 ? "the rest was read; `jittop check RECORDING` lists the damage" : "record fewer maps, or a shorter time"
    Failure.report(path.string, cause: losses, remedy: remedy)
    return true
  }
}
