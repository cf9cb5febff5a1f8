/// Bytes that are read as a script: numbers, choices and texts, one after the other. What is missing at the end is zero.
struct InputScript {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  /// Whether all bytes are used.
  var isAtEnd: Bool { bytes.isEmpty }

  /// The next byte.
  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  /// A number below a bound of 256 and less.
  mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

  /// A number of two bytes.
  mutating func wideNumber() -> Int { Int(byte()) << 8 | Int(byte()) }

  /// One of some choices.
  mutating func choice<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

  /// The bytes up to the next NUL, which is dropped.
  mutating func text() -> [UInt8] {
    let text = bytes.prefix { $0 != 0 }
    bytes = bytes.dropFirst(text.count + 1)
    return Array(text)
  }

  /// All bytes that are left.
  mutating func rest() -> [UInt8] {
    defer { bytes = [] }
    return Array(bytes)
  }
}
