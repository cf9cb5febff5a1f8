import TestSupport
import Testing

@testable import PerfMap

@Suite("Parsing hexadecimal fields eight bytes at a time")
struct HexWordTests {
  @Test("HexWord returns the value of the byte-by-byte parser, or nil for malformed or very long fields")
  func agrees() throws {
    var random = SeededRandom(salt: 900)
    // The relevant bytes: digits and their neighbors in ASCII, the prefix, the end of the field, bytes outside ASCII.
    let alphabet =
      Array("0123456789abcdefABCDEF".utf8)
      + Array("0099ffxX  /:@G`g\n\t\u{10}\u{19}\u{1}\u{6}\0".utf8) + [0x80, 0xb0, 0xe1, 0xff]
    var fields = 0
    for _ in 0..<60_000 {
      let digits = Int.random(in: 0...20, using: &random)
      var bytes = (0..<digits).map { _ in alphabet[Int.random(in: 0..<22, using: &random)] }
      if Bool.random(using: &random) { bytes = Array("0x".utf8) + bytes }
      bytes.append(0x20)
      for _ in 0..<Int.random(in: 0...2, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = alphabet[Int.random(in: alphabet.indices, using: &random)]
      }
      bytes += (0..<HexWord.lookahead).map { _ in alphabet[Int.random(in: alphabet.indices, using: &random)] }

      var slow = HexField()
      var slowEnd = 0
      let outcome = bytes.withUnsafeBytes { slow.read($0, from: &slowEnd, missing: .noAddress) }
      var fastEnd = 0
      let fast = HexWord.field(bytes.span.bytes, &fastEnd)
      if let fast {
        fields += 1
        #expect(outcome == .space && slow.value == fast && slowEnd == fastEnd, "\(bytes): \(SeededRandom.words)")
      } else if outcome == .space {
        // HexWord rejects a well-formed field only if leading zeros make it too long.
        #expect(slowEnd > 17, "\(bytes): \(SeededRandom.words)")
      }
    }
    #expect(fields > 10_000)
  }
}
