/// The nesting depth at a position in a TOML value. Each open bracket is a level, and so is each dot in a key of an inline table.
struct TOMLNesting {
  private var open: [(bracket: UInt8, dots: Int)] = []
  /// The number of dots since the last bracket or comma. Dots in numbers count too, which is harmless.
  private var dots = 0
  private(set) var depth: Int

  /// Creates the state at the start of a value. `depth` is the nesting depth of the key of the value.
  init(depth: Int) { self.depth = depth }

  /// True if no bracket of the value is open.
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
