extension UInt64 {
  /// Reads decimal digits and nothing else: no sign, no blank, at least one digit; nil when the number is over 64 bits.
  init?(decimalDigits bytes: some Collection<UInt8>) {
    guard !bytes.isEmpty else { return nil }
    var number: UInt64 = 0
    for byte in bytes {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      let (tens, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
      guard !overflow, !carry else { return nil }
      number = sum
    }
    self = number
  }
}
