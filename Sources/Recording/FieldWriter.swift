import PerfMap

/// A writer of the fields of a recording block: numbers as LEB128, strings with a length prefix.
struct FieldWriter {
  private(set) var bytes: [UInt8] = []

  mutating func number(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  /// Writes a signed number in zigzag encoding, so that numbers near 0 stay short.
  mutating func signed(_ value: Int64) { number(UInt64(bitPattern: value << 1 ^ value >> 63)) }

  mutating func byte(_ value: UInt8) { bytes.append(value) }

  mutating func append(_ other: FieldWriter) { bytes += other.bytes }

  /// Writes an event with its length prefix.
  mutating func event(_ event: RecordedEvent) {
    var fields = FieldWriter()
    event.write(to: &fields)
    text(fields.bytes)
  }

  mutating func text(_ text: some Collection<UInt8>) {
    number(UInt64(text.count))
    bytes.append(contentsOf: text)
  }

  /// Writes the byte 1 and a value, or the byte 0 if the value is nil.
  mutating func optional<Value>(_ value: Value?, _ write: (inout FieldWriter, Value) -> Void) {
    byte(value == nil ? 0 : 1)
    if let value { write(&self, value) }
  }
}
