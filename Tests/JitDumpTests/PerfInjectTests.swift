import FuzzTargets
import Glibc
import PerfMap
import TestSupport
import Testing

@testable import JitDump

/// Compares jitdumps with what `perf inject --jit` makes of them: an ELF file and a mapping for each load. The environment variable
/// `JITTOP_DUMPS` names a directory with more dumps.
@Suite(
  "Agreement of jitdumps with perf inject", .ownThread, .enabled(if: PerfInject.isInstalled, "perf or readelf is not installed"))
struct PerfInjectTests {
  private static let paths: [String] = {
    let samples = SampleDump.names.map { SampleDump.path($0) }
    guard let directory = getenv("JITTOP_DUMPS").map({ String(cString: $0) }) else { return samples }
    return samples + ScratchDirectory.names(in: directory).filter { $0.hasSuffix(".dump") }.sorted().map { "\(directory)/\($0)" }
  }()

  @Test("Times, addresses, names, code bytes and numbers of loads and source lines are those of perf inject", arguments: paths)
  func agreement(_ path: String) throws {
    let bytes = try #require(ScratchDirectory.bytes(at: path))
    let dump = DecodedDump(bytes)
    let pid = try #require(dump.decoder.header).process.rawValue
    let found = try PerfInject.read(bytes, pid: pid)
    let loads = dump.log.records.filter { if case .load = $0.content { true } else { false } }
    #expect(found.codes.count == loads.count)
    var unwinding: UInt64 = 0
    var lines: DebugInfo?
    var used: [DebugInfo] = []
    var codes = found.codes.makeIterator()
    for record in dump.log.records {
      switch record.content {
      case .unwindingInfo(let info): unwinding = info.mappedSize
      case .debugInfo(let info): lines = info
      case .load(let load):
        let next = codes.next()
        let code = try #require(next)
        let size = load.range.size.rawValue
        #expect(code.time == record.time && code.start == load.range.start.rawValue)
        // perf maps unwinding information behind the code.
        #expect(code.size == (unwinding == 0 ? size : (size + 7) & ~7 + unwinding))
        let end = PerfInject.codeOffset + Int(size)
        #expect(Array(code.image[PerfInject.codeOffset..<end]) == slice(bytes, load.code))
        #expect(contains(code.image[end...], [0] + slice(bytes, load.name) + [0]))
        if let lines { used.append(lines) }
        (unwinding, lines) = (0, nil)
      case .move, .close, .unknown: break
      }
    }
    #expect(found.withLines == used.count { $0.lineCount > 0 } && found.lines == used.map(\.lineCount).reduce(0, +))
  }

  private func slice(_ bytes: [UInt8], _ range: TextRange) -> [UInt8] { Array(bytes[Int(range.offset)..<Int(range.offset + range.length)]) }

  private func contains(_ bytes: ArraySlice<UInt8>, _ text: [UInt8]) -> Bool {
    bytes.indices.contains { bytes[$0] == 0 && bytes[$0...].starts(with: text) }
  }
}
