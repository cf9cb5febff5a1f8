import FuzzTargets
import PerfMap

@testable import JitDump

/// Returns a little-endian header of the process 42. `size` is the size that it states, and its length if it is at least 40.
func header(size: UInt32 = 40) -> [UInt8] {
  var bytes: [UInt8] = []
  JitDumpEncoder().append(JitDumpHeader(machine: 62, process: ProcessID(42), timestamp: 5), to: &bytes)
  bytes.replaceSubrange(8..<12, with: word(size))
  return bytes + [UInt8](repeating: 0, count: max(0, Int(size) - 40))
}

func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }
func word(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.littleEndian, Array.init) }
func wide(_ number: UInt64) -> [UInt8] { withUnsafeBytes(of: number.littleEndian, Array.init) }

/// Returns the prefix of a record that states the given size.
func prefix(_ id: UInt32, size: UInt32, time: UInt64 = 100) -> [UInt8] { word(id) + word(size) + wide(time) }

/// Returns a record. The size that it states is correct, unless `size` is given.
func record(_ id: UInt32, _ body: [UInt8], size: UInt32? = nil, time: UInt64 = 100) -> [UInt8] {
  prefix(id, size: size ?? UInt32(16 + body.count), time: time) + body
}

/// Returns a load of the process 42.
func load(
  _ name: String, at start: UInt64 = 0x1000, code: [UInt8] = [1, 2, 3], codeSize: UInt64? = nil, pid: UInt32 = 42, time: UInt64 = 100,
  index: UInt64 = 0, end: [UInt8] = [0]
) -> [UInt8] {
  let fields = word(pid) + word(pid) + wide(start) + wide(start) + wide(codeSize ?? UInt64(code.count)) + wide(index)
  return record(0, fields + Array(name.utf8) + end + code, time: time)
}

extension DecodedDump {
  var damages: [JitDumpDamage] { log.damages }
  var counts: JitDumpCounts { decoder.counts }

  func names(_ bytes: [UInt8]) -> [String] {
    log.loads.map { String(decoding: bytes[Int($0.name.offset)..<Int($0.name.offset + $0.name.length)], as: UTF8.self) }
  }
}

/// Returns the description of source lines that are encoded in the given bytes.
func info(_ bytes: [UInt8], at address: UInt64 = 0x1000, lines: Int) -> DebugInfo {
  DebugInfo(address: Address(address), lineCount: lines, lines: TextRange(offset: 0, length: UInt64(bytes.count)))
}
