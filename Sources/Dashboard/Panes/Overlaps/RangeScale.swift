import PerfMap
import Screen

/// A linear scale that maps the addresses of two ranges to columns.
struct RangeScale {
  private let low: UInt64
  private let extent: Double
  private let columns: Int

  /// Creates a scale from the lower start of two ranges to their higher end.
  init(_ one: AddressRange, _ other: AddressRange, columns: Int) {
    low = min(one.start.rawValue, other.start.rawValue)
    let high = max(one.last?.rawValue ?? low, other.last?.rawValue ?? low)
    extent = Double(high - low) + 1
    self.columns = max(1, columns)
  }

  /// Returns the columns that a range covers on the scale; at least one.
  func places(_ range: AddressRange) -> Range<Int> {
    let from = min(columns - 1, Int(Double(range.start.rawValue - low) / extent * Double(columns)))
    let until = Int((Double((range.last?.rawValue ?? low) - low) + 1) / extent * Double(columns))
    return from..<min(columns, max(until, from + 1))
  }

  /// Returns the address in the middle of a column.
  func address(_ column: Int) -> Address {
    let offset = (Double(column) + 0.5) / Double(columns) * extent
    return Address(low &+ (UInt64(exactly: offset.rounded(.down)) ?? 0))
  }

  /// Returns a range as the bar `├──┤`, after blanks up to its first column.
  func bar(_ range: AddressRange) -> SafeText {
    let places = places(range)
    let body = places.count == 1 ? "│" : "├" + String(repeating: "─", count: places.count - 2) + "┤"
    return SafeText(String(repeating: " ", count: places.lowerBound) + body)
  }

  /// Returns a range as repetitions of a character, after blanks up to its first column.
  func run(_ range: AddressRange, of character: Character) -> SafeText {
    let places = places(range)
    return SafeText(String(repeating: " ", count: places.lowerBound) + String(repeating: character, count: places.count))
  }
}
