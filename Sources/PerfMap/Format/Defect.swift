/// Why a line is not an entry: the first fault in reading order.
public enum Defect: String, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// The line is empty, starts with a space, or has `0x` without a digit as its START.
  case noAddress
  /// The line ends after START, or SIZE has no digit.
  case noSize
  /// The line ends after the digits of SIZE.
  case noSpaceAfterSize
  /// START or SIZE holds a byte that is neither a hexadecimal digit nor the space after it.
  case notHex
  /// START or SIZE has more than 16 significant digits.
  case moreThan64Bits
  /// START + SIZE lies beyond 2^64.
  case beyondAddressSpace
  /// The line is longer than 1 MiB.
  case lineTooLong

  /// What is wrong, in words for a screen.
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
