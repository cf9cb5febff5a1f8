import MapAnalysis
import Monitor
import PerfMap

extension FuzzTarget {
  /// Standard input of `inject` and `resolve`: lines do not depend on chunks, and agree with reference parsers.
  static let input = FuzzTarget(
    name: "input", longestInput: 4096,
    seeds: {
      let addresses =
        "          1004 outer\n\n 0x1014 inner (/tmp/perf-1.map)\nzebra\n\t2000\r\nffffffffffffffff\n+1\n0x\n11112222333344445 x\nlast"
      let formats = """
        node 12 [001] 5.123456:     250000 cycles:u:
        \t    7f0000001010 inner+0x10 (/tmp/perf-12.map)

        node 12 cycles: 1010 1020 outer
              3 0x1010
        #1  0x00007f0000001010 in ?? ()
        => 1010 <outer+16>:\tnop
        00001000  48 65 6c 6c 6f 20 77 6f  72 6c 64 21 0a 00 00 00  |Hello world!....|
        *
        00001010
        node;0x1010;[0x7f0000001010];f_[j];[unknown <1020>] 4711
        @stacks[
            0x7f0000001010
        , node]: 12

        """
      return [[3] + Array(addresses.utf8), [1] + oddLines, [200] + Array(formats.utf8)]
    },
    fault: { input in
      var script = InputScript(input)
      let size = Int(script.byte()) + 1
      let bytes = script.rest()
      return entryFault(bytes, size) ?? addressFault(bytes, size)
    })

  private static func pieces(_ bytes: [UInt8], _ size: Int) -> [ArraySlice<UInt8>] {
    stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<min($0 + size, bytes.count)] }
  }

  /// Returns the lines of an input, without the empty line after a final LF.
  private static func lines(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    return lines.last?.isEmpty == true ? lines.dropLast() : lines
  }

  private static func entryFault(_ bytes: [UInt8], _ size: Int) -> String? {
    var stream = EntryStream()
    var found: [EntryStream.Line] = []
    for piece in pieces(bytes, size) { stream.feed(piece) { found.append($1) } }
    stream.end { found.append($1) }
    let wanted = lines(bytes).map { line -> EntryStream.Line in
      switch ReferenceLine(line) {
      case .malformed(let defect): return .malformed(defect)
      case .entry(let start, let size, let offset):
        guard let range = AddressRange(start: Address(start), size: ByteCount(size)) else { return .malformed(.beyondAddressSpace) }
        return .entry(range, name: Array(line.dropFirst(offset)))
      }
    }
    return found == wanted ? nil : "entries \(found), not \(wanted)"
  }

  private static func addressFault(_ bytes: [UInt8], _ size: Int) -> String? {
    let found = addresses(pieces(bytes, size))
    let whole = addresses([bytes[...]])
    guard found.elementsEqual(whole, by: ==) else { return "addresses \(found) of pieces, \(whole) of the whole" }
    let wanted = lines(bytes).indices.filter { index in !lines(bytes)[index].allSatisfy { $0 == 0x20 || (0x09...0x0d).contains($0) } }
    guard found.map(\.number) == wanted.map({ $0 + 1 }) else { return "lines \(found.map(\.number)), not \(wanted.map { $0 + 1 })" }
    // Each address must occur in the text of its line.
    for (number, line) in found {
      guard case .addresses(let addresses) = line else { continue }
      let text = String(decoding: lines(bytes)[number - 1], as: UTF8.self).lowercased()
      if let stray = addresses.first(where: { !text.contains($0.description) }) { return "address \(stray) is not in line \(number)" }
    }
    return nil
  }

  private static func addresses(_ pieces: [ArraySlice<UInt8>]) -> [(number: Int, line: AddressStream.Line)] {
    var contents = MapContents()
    contents.append("1000 100 outer\n7f0000001000 100 inner\n".utf8)
    var stream = AddressStream(contents)
    var found: [(number: Int, line: AddressStream.Line)] = []
    func take(_ number: Int, _ line: AddressStream.Line) { found.append((number, line)) }
    for piece in pieces { stream.feed(piece, take) }
    stream.end(take)
    return found
  }
}
