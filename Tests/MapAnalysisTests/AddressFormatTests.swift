import MapAnalysis
import PerfMap
import Testing

/// Lines are as perf 6.1, coreutils, gdb, objdump and xxd print them.
@Suite("Addresses in the output of other programs")
struct AddressFormatTests {
  private static let map = "7f0000001000 100 outer\n7f0000002000 40 inner\n"

  private func addresses(_ text: String) -> [[String]] {
    var contents = MapContents()
    contents.append(Self.map.utf8)
    var stream = AddressStream(contents)
    var found: [[String]] = []
    func take(_ number: Int, _ line: AddressStream.Line) {
      if case .addresses(let addresses) = line { found.append(addresses.map(\.description)) }
    }
    stream.feed(text.utf8, take)
    stream.end(take)
    return found
  }

  @Test("Of a perf script sample, only the frames are addresses; numbers in its header and symbol offsets are not")
  func stack() {
    let text = """
      dd 4711/4711 [001] 12345.678901:     250000 cpu-clock:u:
      \t    7f0000001010 outer+0x10 (/tmp/perf-4711.map)
      \t    7f0000002004 [unknown] (/tmp/perf-4711.map)

      """
    #expect(addresses(text) == [["7f0000001010"], ["7f0000002004"]])
  }

  @Test(
    "A sample in one line has one address",
    arguments: [
      "node 4711 12345.678901:     250000 cycles:     7f0000001010 outer+0x10 (/tmp/perf-4711.map)",
      "node  4711 [000] 12345.678901123:     250000 cycles:u:     7f0000001010 [unknown] (/tmp/perf-4711.map)",
      "      12 7f0000001010", "      3 0x7f0000001010 outer", "#1  0x00007f0000001010 in ?? ()", "7f0000001010 outer+0x10",
      "    7f0000001010:\t48 89 e5             \tmov    %rsp,%rbp", "00007f0000001010: 4889 e5c3 dead beef  H.......",
    ])
  func oneLine(_ line: String) { #expect(addresses(line + "\n") == [["7f0000001010"]]) }

  @Test(
    "After the event of a sample, or its time, any number is an address, and the last of several is that of the code",
    arguments: [
      ("node 4711 12345.678901:     250000 cycles:     7f0000002004     7f0000001010 outer+0x10 (/tmp/perf-4711.map)", "7f0000001010"),
      ("node 4711 cycles:u:     7f0000002004     7f0000001010 outer+0x10 (/tmp/perf-4711.map)", "7f0000001010"),
      ("node 4711 12345.678901:     250000 cycles:     1010 [unknown] ([unknown])", "1010"),
      ("node 4711 12345.678901: cycles:     1010 [unknown] ([unknown])", "1010"),
      ("node 4711 12345.678901:     1010 [unknown] ([unknown])", "1010"), ("7f0000001010 outer:", "7f0000001010"),
    ])
  func afterEvent(line: String, address: String) { #expect(addresses(line + "\n") == [[address]]) }

  @Test("The header of a sample without frames has no address and is no error", arguments: ["node 4711 cycles:u:", "node 4711 5.123456:"])
  func header(_ line: String) {
    var stream = AddressStream()
    var found: [AddressStream.Line] = []
    stream.feed((line + "\n").utf8) { found.append($1) }
    stream.end { found.append($1) }
    #expect(found == [.context])
  }

  @Test("A folded stack has the addresses of all its frames; its sample count is not an address")
  func folded() {
    #expect(addresses("node;0x7f0000001010;[0x7f0000002004] 4711\n") == [["7f0000001010", "7f0000002004"]])
  }

  @Test("A hexadecimal word is an address only if it is alone in its line", arguments: ["12", "fade", "dd"])
  func word(_ word: String) {
    #expect(addresses(word + "\n") == [[word]])
    #expect(addresses(word + " bytes\n").isEmpty)
  }

  @Test("A line without a hexadecimal word has no address", arguments: ["zebra 12", "-1", "out of memory"])
  func none(_ line: String) { #expect(addresses(line + "\n").isEmpty) }
}
