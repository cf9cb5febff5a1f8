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
      return [[3] + Array(addresses.utf8), [1] + oddLines]
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
    var stream = AddressStream()
    var found: [String] = []
    func take(_ number: Int, _ line: AddressStream.Line) { found.append("\(number) \(line)") }
    for piece in pieces(bytes, size) { stream.feed(piece, take) }
    stream.end(take)
    let wanted = lines(bytes).enumerated().compactMap { index, line -> String? in
      let words = line.split { $0 == 0x20 || (0x09...0x0d).contains($0) }
      return words.first.map { "\(index + 1) \(reference($0))" }
    }
    return found == wanted ? nil : "addresses \(found), not \(wanted)"
  }

  /// Parses an address digit by digit.
  private static func reference(_ word: ArraySlice<UInt8>) -> AddressStream.Line {
    guard word.count <= AddressStream.longestWord else { return .noAddress }
    let hasPrefix = word.starts(with: "0x".utf8) || word.starts(with: "0X".utf8)
    let digits = hasPrefix ? word.dropFirst(2) : word
    var value: UInt64 = 0
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, value >> 60 == 0 else { return .noAddress }
      value = value << 4 | UInt64(digit)
    }
    return digits.isEmpty ? .noAddress : .address(Address(value))
  }
}
