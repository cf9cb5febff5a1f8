import PerfMap

/// Sample malformed lines for testing profilers, one for each defect that the decoder reports.
package enum MalformedLineSamples {
  /// Returns a line with the defect, including its LF. The line contains as much of the range and the name as the defect allows.
  package static func line(_ defect: Defect, range: AddressRange, name: [UInt8]) -> [UInt8] {
    let text: String
    switch defect {
    case .noAddress: text = " \(range.size) "
    case .noSize: return Array("\(range.start)\n".utf8)
    case .noSpaceAfterSize: return Array("\(range.start) \(range.size)\n".utf8)
    case .notHex: text = "\(range.start) \(range.size)g "
    case .moreThan64Bits: text = "1\(String(repeating: "0", count: 16)) \(range.size) "
    case .beyondAddressSpace: text = "\(Address(.max)) 2 "
    case .lineTooLong:
      let start = Array("\(range.start) \(range.size) ".utf8) + name
      let missing = max(0, Int(MapDecoder.longestLine) + 1 - start.count)
      return start + [UInt8](repeating: UInt8(ascii: "x"), count: missing) + [0x0a]
    }
    return Array(text.utf8) + name + [0x0a]
  }
}
