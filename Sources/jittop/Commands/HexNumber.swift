import ArgumentParser

/// A hexadecimal number on the command line.
struct HexNumber: ExpressibleByArgument {
  let text: String
  let value: UInt64

  init?(argument: String) {
    let digits = argument.lowercased().hasPrefix("0x") ? argument.dropFirst(2) : argument[...]
    guard digits.first?.isHexDigit == true, let value = UInt64(digits, radix: 16) else { return nil }
    text = argument
    self.value = value
  }
}
