/// Numbers in text output with commas between thousands: `123,436`.
package enum GroupedNumber {
  /// Returns the decimal digits of a number, grouped by three.
  package static func text(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }

  /// Returns a number with the noun that it counts: `1 entry`, `2,000 entries`.
  package static func text(_ number: some BinaryInteger, _ one: String, _ many: String) -> String {
    "\(text(number)) \(number == 1 ? one : many)"
  }
}
