extension FixedWidthInteger {
  /// Returns the sum, or the representable number that is nearest to it.
  @inlinable
  package func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}

extension ByteCount {
  /// Returns the sum, at most 2^64 - 1.
  package func addingSaturated(_ other: ByteCount) -> ByteCount { ByteCount(rawValue.addingSaturated(other.rawValue)) }
}

extension Duration {
  /// The nanoseconds, or the 64-bit number that is nearest to them.
  package var saturatedNanoseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000) }
}
