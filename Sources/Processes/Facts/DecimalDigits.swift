extension UInt64 {
  /// Parses one or more decimal digits without a sign or white space; nil for any other text, or if the number exceeds 64 bits.
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
