/// The depth of a place in a TOML value: its open brackets, and the dots of the keys of inline tables.
struct TOMLNesting {
  private var open: [(bracket: UInt8, dots: Int)] = []
  /// The dots since the last bracket or comma. Those of numbers count too, which is harmless.
  private var dots = 0
  private(set) var depth: Int

  /// Creates the state at the start of a value; `depth` is that of its key.
  init(depth: Int) { self.depth = depth }

  /// True outside all brackets.
  var isClosed: Bool { open.isEmpty }

  /// Takes the next byte outside strings and comments. Returns false for a closing bracket that does not match the opening one.
  mutating func take(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      open.append((byte, dots))
      dots = 0
      depth += 1
    case UInt8(ascii: "]"), UInt8(ascii: "}"):
      guard let last = open.popLast() else { return true }
      depth -= dots + 1
      dots = last.dots
      // In ASCII the code of a closing bracket is that of the opening one + 2.
      return last.bracket + 2 == byte
    case UInt8(ascii: "."):
      dots += 1
      depth += 1
    case UInt8(ascii: ","):
      depth -= dots
      dots = 0
    default: break
    }
    return true
  }
}
