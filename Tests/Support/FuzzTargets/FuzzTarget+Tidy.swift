import MapAnalysis
import PerfMap

extension FuzzTarget {
  /// Check and tidy: findings do not depend on chunks, and every profiler reads a tidy map correctly.
  static let tidy = FuzzTarget(
    name: "tidy", longestInput: 2048,
    seeds: { try sampleCuts(lines: 8).map { Array($0.prefix(2000)) } + [oddLines] },
    fault: { input in
      var script = InputScript(input)
      let cut = Int(script.byte())
      let bytes = script.rest()
      if findings(bytes, cut: 0) != findings(bytes, cut: cut) { return "other findings when cut at \(cut)" }
      let (tidy, changes, truth) = tidied(bytes)
      var after = ProfilerTables()
      after.append(tidy)
      after.finish()
      for profiler in Profiler.allCases {
        if let refusal = after.refusal(of: profiler) { return "\(profiler) \(refusal.explanation):\n\(text(tidy))" }
      }
      for (profiler, mismatch) in after.mismatches() where !mismatch.isNone {
        // samply uses 32-bit offsets for the code of a map.
        if profiler == .samply, changes.bytes > TidyMap.samplyLimit { continue }
        return "\(profiler): \(mismatch):\n\(text(tidy))"
      }
      let lost = truth.ranges.ownedBytes.rawValue &- after.contents.ranges.ownedBytes.rawValue
      // The bytes at both ends of the address space are omitted.
      if lost > 2 { return "\(lost) bytes have lost their owner:\n\(text(tidy))" }
      return tidied(tidy).bytes == tidy ? nil : "tidying again changes the map:\n\(text(tidy))"
    })

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private static func findings(_ bytes: [UInt8], cut: Int) -> [Finding] {
    var check = MapCheck()
    check.append(bytes.prefix(cut))
    check.append(bytes.dropFirst(cut))
    check.finish()
    return check.findings
  }

  private static func tidied(_ bytes: [UInt8]) -> (bytes: [UInt8], changes: TidyMap.Changes, truth: MapContents) {
    var contents = MapContents()
    contents.append(bytes)
    var output: [UInt8] = []
    let changes = TidyMap(contents).write(name: { Array(bytes[Int($0.offset)..<Int($0.offset + $0.length)]) }) { (piece: Span<UInt8>) in
      for index in piece.indices { output.append(piece[index]) }
    }
    return (output, changes, contents)
  }
}
