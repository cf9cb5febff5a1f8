/// Input bytes read as a sequence of numbers, choices and texts. Missing bytes at the end are zero.
struct InputScript {
  private var bytes: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

  var isAtEnd: Bool { bytes.isEmpty }

  mutating func byte() -> UInt8 { bytes.popFirst() ?? 0 }

  /// Reads a number below a bound of at most 256.
  mutating func number(below bound: Int) -> Int { Int(byte()) % bound }

  /// Reads a number of two bytes.
  mutating func wideNumber() -> Int { Int(byte()) << 8 | Int(byte()) }

  mutating func choice<Value>(of values: [Value]) -> Value { values[number(below: values.count)] }

  /// Reads the bytes up to the next NUL, which is dropped.
  mutating func text() -> [UInt8] {
    let text = bytes.prefix { $0 != 0 }
    bytes = bytes.dropFirst(text.count + 1)
    return Array(text)
  }

  mutating func rest() -> [UInt8] {
    defer { bytes = [] }
    return Array(bytes)
  }
}
