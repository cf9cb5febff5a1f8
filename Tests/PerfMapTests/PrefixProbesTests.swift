import TestSupport
import Testing

@testable import PerfMap

@Suite("Samples of the part of a file that was read")
struct PrefixProbesTests {
  @Test(
    "Samples are bytes of the file and do not depend on chunks", arguments: [1, 63, 64, 65, 4095, 4096, 4097, 4100, 9000, 700_001])
  func anyPieces(size: Int) {
    var random = SeededRandom(salt: UInt64(size))
    let bytes = (0..<size).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let whole = probes(bytes, pieceLength: size)
    for probe in whole { #expect(probe.bytes == Array(bytes[Int(probe.offset)...].prefix(probe.bytes.count))) }
    #expect(whole.count <= 66 && whole.allSatisfy { $0.bytes.count <= 4096 })
    #expect(whole.first?.bytes.count == min(size, 4096))
    #expect(whole.last.map { $0.offset + UInt64($0.bytes.count) } == UInt64(size))
    #expect(whole.last?.bytes.count == min(size, 64))
    for pieceLength in [1, 7, 64, 4096, 262_144] where pieceLength > size / 20_000 {
      let pieces = probes(bytes, pieceLength: pieceLength)
      #expect(pieces.map(\.offset) == whole.map(\.offset), "pieces of \(pieceLength)")
      let differs = zip(pieces, whole).first { $0.bytes != $1.bytes }
      #expect(differs == nil, "pieces of \(pieceLength); \(SeededRandom.words)")
    }
  }

  private func probes(_ bytes: [UInt8], pieceLength: Int) -> [PrefixProbes.Probe] {
    var probes = PrefixProbes()
    bytes.withUnsafeBytes { all in
      for start in stride(from: 0, to: all.count, by: pieceLength) {
        probes.note(UnsafeRawBufferPointer(rebasing: all[start..<min(all.count, start + pieceLength)]), at: UInt64(start))
      }
    }
    return probes.allProbes
  }
}
