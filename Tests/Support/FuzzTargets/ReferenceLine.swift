import PerfMap

/// A line of a map parsed by a simple reference parser, to compare with the decoder.
enum ReferenceLine: Equatable {
  /// `nameOffset` is relative to the start of the line.
  case entry(start: UInt64, size: UInt64, nameOffset: Int)
  case malformed(Defect)

  /// Parses a line without its LF.
  init(_ line: ArraySlice<UInt8>) {
    if line.count > 1 << 20 {
      self = .malformed(.lineTooLong)
      return
    }
    var rest = line
    do throws(Fault) {
      let start = try Self.number(&rest, missing: .noAddress, cut: .noSize)
      let size = try Self.number(&rest, missing: .noSize, cut: .noSpaceAfterSize)
      if size > 0, start > UInt64.max - (size - 1) { throw Fault(defect: .beyondAddressSpace) }
      self = .entry(start: start, size: size, nameOffset: rest.startIndex - line.startIndex)
    } catch {
      self = .malformed(error.defect)
    }
  }

  private struct Fault: Error {
    var defect: Defect
  }

  /// Parses a number and the following space; throws `missing` without digits, and `cut` at the end of the line.
  private static func number(_ rest: inout ArraySlice<UInt8>, missing: Defect, cut: Defect) throws(Fault) -> UInt64 {
    if rest.count >= 2, rest.first == UInt8(ascii: "0"), rest.dropFirst().first.map({ $0 | 0x20 }) == UInt8(ascii: "x") {
      rest = rest.dropFirst(2)
    }
    let digits = rest.prefix { Self.digit($0) != nil }
    let significant = digits.drop { $0 == UInt8(ascii: "0") }
    // Report the first fault in reading order: the 17th significant digit, or the byte after the digits.
    if significant.count > 16 { throw Fault(defect: .moreThan64Bits) }
    rest = rest.dropFirst(digits.count)
    if rest.first.map({ $0 != 0x20 }) ?? false { throw Fault(defect: .notHex) }
    if digits.isEmpty { throw Fault(defect: missing) }
    if rest.isEmpty { throw Fault(defect: cut) }
    rest = rest.dropFirst()
    return significant.reduce(0) { $0 << 4 | (Self.digit($1) ?? 0) }
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }
}
