@testable import MapAnalysis
@testable import PerfMap

/// A map that has been read by all consumers, with its bytes.
struct ReadMap {
  let bytes: [UInt8]
  let readings: MapReadings

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var readings = MapReadings()
    readings.append(bytes)
    readings.finish()
    self.readings = readings
  }

  init(_ text: String) { self.init(Array(text.utf8)) }

  /// The bytes of a piece of the map.
  func text(_ range: TextRange) -> [UInt8] { Array(bytes[Int(range.offset)..<Int(range.offset + range.length)]) }

  /// The name that a consumer shows; nil for none.
  func name(at address: UInt64, as consumer: Consumer) -> String? {
    readings.symbol(at: Address(address), as: consumer).map { String(decoding: text($0.name), as: UTF8.self) }
  }
}
