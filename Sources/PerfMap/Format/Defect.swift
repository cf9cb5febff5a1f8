/// The reason why a line is not an entry: its first fault, except that ``lineTooLong`` takes precedence over all others.
public enum Defect: String, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// The line is empty, starts with a space, or its START is `0x` without a digit.
  case noAddress
  /// The line ends after START, or SIZE is empty or `0x` without a digit.
  case noSize
  /// The line ends after the digits of SIZE.
  case noSpaceAfterSize
  /// START or SIZE contains, after an optional `0x`, a byte that is neither a hexadecimal digit nor the space that ends the field.
  case notHex
  /// START or SIZE has more than 16 significant digits.
  case moreThan64Bits
  /// START + SIZE exceeds 2^64.
  case beyondAddressSpace
  /// The line is longer than 1 MiB.
  case lineTooLong

  /// A short description in English, for example `no size`.
  public var explanation: String {
    switch self {
    case .noAddress: "no address"
    case .noSize: "no size"
    case .noSpaceAfterSize: "no space after the size"
    case .notHex: "not hexadecimal"
    case .moreThan64Bits: "more than 64 bits"
    case .beyondAddressSpace: "reaches beyond 2^64"
    case .lineTooLong: "longer than 1 MiB"
    }
  }
}
