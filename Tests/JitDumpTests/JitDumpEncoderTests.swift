import FuzzTargets
import PerfMap
import TestSupport
import Testing

@testable import JitDump

@Suite("Encoding jitdumps")
struct JitDumpEncoderTests {
  /// Encodes the records of a dump again.
  private func encoded(_ bytes: [UInt8]) throws -> [UInt8] {
    let dump = DecodedDump(bytes)
    let header = try #require(dump.decoder.header)
    func slice(_ range: TextRange) -> [UInt8] { Array(bytes[Int(range.offset)..<Int(range.offset + range.length)]) }
    let encoder = JitDumpEncoder(order: header.order)
    var output: [UInt8] = []
    encoder.append(header, to: &output)
    for record in dump.log.records {
      switch record.content {
      case .load(let load): try encoder.append(load, name: slice(load.name), code: slice(load.code), time: record.time, to: &output)
      case .move(let move): try encoder.append(move, time: record.time, to: &output)
      case .debugInfo(let info):
        try encoder.append(
          SourceLines.parse(slice(info.lines), of: info, order: header.order).map {
            var line = $0
            line.file = line.file.filter { $0 != 0 }[...]
            return line
          }, of: info.address, time: record.time, to: &output)
      case .close: try encoder.appendClose(time: record.time, to: &output)
      case .unwindingInfo(let info):
        try encoder.appendUnwindingInfo(
          slice(info.data), headerSize: info.headerSize, mappedSize: info.mappedSize, time: record.time, to: &output)
      case .unknown: break
      }
    }
    return output
  }

  @Test(
    "A dump that is decoded and encoded again has the same bytes",
    arguments: ["php-tracing", "postgres-queries", "python-chain", "wasmtime-small"])
  func sameBytes(_ name: String) throws {
    let bytes = try SampleDump.bytes(name)
    #expect(try encoded(bytes) == bytes)
  }

  @Test(
    "A dump with source lines that is encoded again has the same numbers of records, lines and code bytes",
    arguments: ["node-app", "erlang-chain"])
  func sameCounts(_ name: String) throws {
    let bytes = try SampleDump.bytes(name)
    let again = try DecodedDump(encoded(bytes))
    #expect(again.decoder.counts == DecodedDump(bytes).decoder.counts && again.decoder.tail == nil)
  }

  @Test("Values that a dump cannot hold are refused, and nothing is appended")
  func refusals() throws {
    let encoder = JitDumpEncoder()
    let range = try #require(AddressRange(start: Address(1), size: ByteCount(3)))
    let load = CodeLoad(process: ProcessID(1), thread: ProcessID(1), range: range, index: 0)
    var output: [UInt8] = []
    func code(_ append: (inout [UInt8]) throws(JitDumpError) -> Void) -> JitDumpError.Code? {
      do throws(JitDumpError) {
        try append(&output)
        return nil
      } catch {
        #expect("\(error)".contains("("))
        return error.code
      }
    }
    func line(_ file: [UInt8]) -> [SourceLine] { [SourceLine(address: Address(1), line: 1, column: 0, file: file[...])] }
    let long = [UInt8](repeating: 0x61, count: 1 << 20 + 1)
    #expect(code { out throws(JitDumpError) in try encoder.append(load, name: [0], code: [], time: 0, to: &out) } == .invalidName)
    #expect(code { out throws(JitDumpError) in try encoder.append(load, name: long, code: [], time: 0, to: &out) } == .invalidName)
    #expect(code { out throws(JitDumpError) in try encoder.append(load, name: [], code: [1, 2], time: 0, to: &out) } == .codeSize)
    #expect(code { out throws(JitDumpError) in try encoder.append(line([0xff]), of: Address(1), time: 0, to: &out) } == .invalidName)
    #expect(code { out throws(JitDumpError) in try encoder.append(line([0]), of: Address(1), time: 0, to: &out) } == .invalidName)
    #expect(
      code { out throws(JitDumpError) in try encoder.appendUnwindingInfo([1], headerSize: 2, time: 0, to: &out) } == .unwindingSize)
    #expect(output.isEmpty)
    #expect(code { out throws(JitDumpError) in try encoder.append(load, name: long.dropLast(), code: [], time: 0, to: &out) } == nil)
    #expect(DecodedDump(header() + output).log.loads.map(\.name.length) == [1 << 20])
  }

  @Test("A record of 256 MiB is encoded, and one that is a byte longer is refused")
  func longestRecord() throws {
    let size = 256 << 20 - 57
    let code = [UInt8](repeating: 1, count: size + 1)
    var output: [UInt8] = []
    for excess in [1, 0] {
      let range = try #require(AddressRange(start: Address(1), size: ByteCount(UInt64(size + excess))))
      let load = CodeLoad(process: ProcessID(1), thread: ProcessID(1), range: range, index: 0)
      let bytes = excess == 0 ? Array(code.dropLast()) : code
      do throws(JitDumpError) {
        try JitDumpEncoder().append(load, name: [], code: bytes, time: 0, to: &output)
        #expect(excess == 0 && output.count == 256 << 20)
      } catch {
        #expect(excess == 1 && error.code == .recordSize)
      }
    }
  }
}
