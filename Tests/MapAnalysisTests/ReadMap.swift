@testable import MapAnalysis
@testable import PerfMap

/// A map that has been read by all profilers, with its bytes.
struct ReadMap {
  let bytes: [UInt8]
  let readings: ProfilerTables

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var readings = ProfilerTables()
    readings.append(bytes)
    readings.finish()
    self.readings = readings
  }

  init(_ text: String) { self.init(Array(text.utf8)) }

  /// The bytes of a piece of the map.
  func text(_ range: TextRange) -> [UInt8] { Array(bytes[Int(range.offset)..<Int(range.offset + range.length)]) }

  /// The name that a profiler shows; nil for none.
  func name(at address: UInt64, as profiler: Profiler) -> String? {
    readings.symbol(at: Address(address), as: profiler).map { String(decoding: text($0.name), as: UTF8.self) }
  }
}
