import PerfMap
import Recording
import Reports
import Screen
import Session

/// The report of `jittop check` on a recording.
struct RecordingReport: CheckedFile {
  private let file: RecordingFile

  init(_ file: RecordingFile) { self.file = file }

  var total: Int { file.damage.count + (file.index.leftOut > 0 ? 1 : 0) }

  func object(max: Int?) -> JSONValue {
    let damage = file.damage.ranges.prefix(max ?? .max).map { range -> JSONValue in
      .object(["byteOffset": .number(range.lowerBound), "bytes": .number(UInt64(range.count))])
    }
    let end: JSONValue =
      switch file.index.end {
      case .stopped: .string("stopped")
      case .limitReached: .string("limitReached")
      case nil: .null
      }
    return .object([
      "path": .string(JSONOutput.string(file.path)), "format": .number(UInt64(file.format.rawValue)),
      "blocks": .number(UInt64(file.blockCount)), "maps": .number(UInt64(file.index.maps.count)), "end": end, "damage": .array(damage),
      "damagedBytes": .number(file.damage.bytes), "incompleteBytes": .number(file.truncatedBytes),
    ])
  }

  func lines(max: Int?) -> [String] {
    let max = max ?? 10
    let maps = file.index.maps.count
    let counts = "\(GroupedNumber.text(file.blockCount)) blocks, \(GroupedNumber.text(maps)) \(maps == 1 ? "map" : "maps")"
    let problems = file.losses ?? "no damage"
    var lines = [SafeText("\(file.path): recording in format \(file.format.rawValue), \(counts): \(problems)").string]
    for range in file.damage.ranges.prefix(max) {
      lines.append("  error damaged, byte \(range.lowerBound): \(GroupedNumber.text(UInt64(range.count))) bytes cannot be read")
    }
    let more = file.damage.count - min(file.damage.ranges.count, max)
    if more > 0 { lines.append("  \(GroupedNumber.text(more)) more of damaged") }
    if file.truncatedBytes > 0 { lines.append("  note: the last \(file.truncatedBytes) bytes are an incomplete block") }
    switch file.index.end {
    case .stopped: break
    case .limitReached: lines.append("  note: it ended at its size limit")
    case nil: lines.append("  note: it has no end: it is still being written, or was interrupted")
    }
    return lines
  }
}
