extension FixedWidthInteger {
  /// Returns the sum, clamped to the range of the type.
  @inlinable
  package func addingSaturated(_ other: Self) -> Self {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? (other < 0 ? .min : .max) : sum
  }
}

extension ByteCount {
  /// Returns the sum, clamped to 2^64 - 1.
  package func addingSaturated(_ other: ByteCount) -> ByteCount { ByteCount(rawValue.addingSaturated(other.rawValue)) }
}

extension Duration {
  /// The duration in nanoseconds, clamped to the range of `Int64`.
  package var saturatedNanoseconds: Int64 { Int64(clamping: attoseconds / 1_000_000_000) }
}
