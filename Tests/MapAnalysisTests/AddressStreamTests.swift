import MapAnalysis
import PerfMap
import Testing

@Suite("A stream of addresses")
struct AddressStreamTests {
  private func lines(_ pieces: [[UInt8]]) -> [String] {
    var stream = AddressStream()
    var found: [String] = []
    func take(_ number: Int, _ line: AddressStream.Line) {
      switch line {
      case .addresses(let addresses): found.append("\(number) \(addresses.map { "\($0)" }.joined(separator: " "))")
      case .context: found.append("\(number) context")
      case .noAddress: found.append("\(number) -")
      }
    }
    for piece in pieces { stream.feed(piece, take) }
    stream.end(take)
    return found
  }

  @Test("An address at the start of a line is read, a line without an address is reported, and a blank line is skipped")
  func words() {
    let numbers = "ffffffffffffffff\n10000000000000000\n0000000000000000000012"
    let text = Array("1004 outer\n\n \t0X1014\r\nzebra 12\n+1\n-1\n0x\n  \n\(numbers)".utf8)
    let expected = ["1 1004", "3 1014", "4 -", "5 -", "6 -", "7 -", "9 ffffffffffffffff", "10 -", "11 12"]
    #expect(lines([text]) == expected)
    #expect(lines(text.map { [$0] }) == expected)
  }

  @Test("A word of 64 bytes can be an address; a longer word is not an address")
  func longestWord() {
    let zeros = [UInt8](repeating: 0x30, count: AddressStream.longestWord - 1)
    #expect(lines([zeros, [0x31]]) == ["1 1"])
    #expect(lines([zeros, [0x30, 0x31]]) == ["1 -"])
  }

  @Test("The first 1 MiB of a line are read, and the rest of it is ignored")
  func longestLine() {
    let address = Array(" 0x1010".utf8)
    let word = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20 - address.count)
    #expect(lines([word, address]) == ["1 1010"])
    #expect(lines([word, [UInt8(ascii: "x")], address]) == ["1 101"])
  }

  @Test("A line of 2.5 MiB is one line, with or without an address, and the next line is read")
  func endless() {
    let piece = [UInt8](repeating: 0, count: 65_536)
    #expect(lines(Array(repeating: piece, count: 40) + [Array("\n12\n".utf8)]) == ["1 -", "2 12"])
    #expect(lines([Array("12 ".utf8)] + Array(repeating: piece, count: 40) + [Array("\n13".utf8)]) == ["1 12", "2 13"])
  }
}
