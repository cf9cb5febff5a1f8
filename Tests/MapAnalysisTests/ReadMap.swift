@testable import MapAnalysis
@testable import PerfMap

/// The bytes of a map and the symbol tables of all profilers.
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

  func text(_ range: TextRange) -> [UInt8] { Array(bytes[Int(range.offset)..<Int(range.offset + range.length)]) }

  /// Returns the name that a profiler shows, or nil if it shows none.
  func name(at address: UInt64, as profiler: Profiler) -> String? {
    readings.symbol(at: Address(address), as: profiler).map { String(decoding: text($0.name), as: UTF8.self) }
  }
}
