import Monitor
import PerfMap
import Sampling
import TestSupport

extension FuzzTarget {
  /// The decoder of sample rings: the numbers of records and addresses are limited by the number of bytes, the first half of the bytes
  /// yields the first records, and all records can be added to a profile.
  static let sampling = FuzzTarget(
    name: "sampling", longestInput: 8192,
    seeds: {
      try ["node", "python-exec"].map { name in
        guard let bytes = ScratchDirectory.bytes(at: SampleMap.repository + "/Tests/SampleRings/\(name).ring") else {
          throw SetupError(step: "the ring \(name) is missing")
        }
        return bytes
      }
    },
    fault: { input in
      var decoder = SampleDecoder()
      let records = decoder.decode(input)
      if records.count + decoder.malformed > input.count / 8 + 1 { return "\(records.count) records of \(input.count) bytes" }
      var addresses = 0
      for record in records {
        if case .sample(let sample) = record.event { addresses += 1 + sample.callers.count }
      }
      if addresses > input.count / 8 { return "\(addresses) addresses of \(input.count) bytes" }
      var first = SampleDecoder()
      let start = first.decode(Array(input.prefix(input.count / 2)))
      if !records.starts(with: start) { return "other records of the first half" }
      return profileFault(records, [UInt8](input.suffix(64)))
    })

  /// Adds the records to a profile, whose map has any bytes and an entry for all addresses. Returns a fault of the counts, or nil.
  private static func profileFault(_ records: [SampleRecord], _ bytes: [UInt8]) -> String? {
    var contents = MapContents()
    contents.append(bytes + Array("\n0 ffffffffffffffff all\n".utf8))
    let map = HotProfile.Map(contents, generation: 1) { _ in Array("name".utf8) }
    var profile = HotProfile(keepsTimes: true, usesCallers: true)
    var layout = CodeLayout()
    var samples = 0
    for record in records {
      switch record.event {
      case .sample(let sample):
        samples += 1
        profile.add(sample, at: record.time, map, layout)
      case .mapped(_, let mapping): layout.add(mapping)
      case .executed: layout.replace(by: [])
      default: continue
      }
    }
    profile.nameEarlierSamples(map)
    let summary = HotSummary(profile) { _ in .nameless }
    let sum = summary.functions.reduce(0) { $0 + $1.selfSamples }
    if profile.count != samples || sum != samples { return "\(samples) samples, \(profile.count) counted, \(sum) in functions" }
    if summary.functions.contains(where: { $0.stackSamples < $0.selfSamples || $0.stackSamples > samples }) { return "a share over 100 %" }
    return nil
  }
}
