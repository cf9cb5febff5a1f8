/// Finds the control characters and sequences in terminal output that cannot come from jittop.
package enum SentControls {
  /// Returns the unexpected controls, sequences and scalars. `copies` allows clipboard sequences.
  package static func strays(_ bytes: [UInt8], copies: Bool = false) -> [String] {
    var strays: [String] = []
    var place = 0
    while place < bytes.count {
      let rest = bytes[place...]
      let (length, isOurs) = bytes[place] == 0x1b ? sequence(rest, copies: copies) : character(rest)
      if !isOurs { strays.append("\(place): \(rest.prefix(max(length, 1)).map { String($0, radix: 16) }.joined(separator: " "))") }
      place += max(length, 1)
    }
    return strays
  }

  /// Returns the unexpected controls in the output of a command without a screen, which sends no sequences.
  package static func strays(inLines bytes: [UInt8]) -> [String] {
    strays(bytes) + bytes.filter { [0x08, 0x0d, 0x0e, 0x0f, 0x1b].contains($0) }.map { "control \($0)" }
  }

  private static func character(_ bytes: ArraySlice<UInt8>) -> (Int, Bool) {
    guard let first = bytes.first else { return (0, true) }
    // BS, LF, CR, and SO and SI, which select the vt100's character set.
    if first < 0x20 { return (1, [0x08, 0x0a, 0x0d, 0x0e, 0x0f].contains(first)) }
    if first < 0x80 { return (1, first != 0x7f) }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    guard case .valid(let encoded) = parser.parseScalar(from: &iterator) else { return (1, false) }
    switch Unicode.UTF8.decode(encoded).properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: return (encoded.count, false)
    default: return (encoded.count, true)
    }
  }

  private static func sequence(_ bytes: ArraySlice<UInt8>, copies: Bool) -> (Int, Bool) {
    let body = bytes.dropFirst()
    switch body.first.map({ Character(Unicode.Scalar($0)) }) {
    case "[": return control(bytes)
    case "(", ")": return (3, body.dropFirst().first.map { "B0".utf8.contains($0) } ?? false)
    case "7", "8", "=", ">", "M": return (2, true)
    case "]":
      guard let end = body.firstIndex(of: 0x07) else { return (2, false) }
      let isBase64 = body[(body.startIndex + 6)..<max(end, body.startIndex + 6)].allSatisfy { byte in
        Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber || "+/=".utf8.contains(byte)
      }
      return (end - bytes.startIndex + 1, copies && isBase64 && body.starts(with: "]52;c;".utf8))
    default: return (2, false)
    }
  }

  private static func control(_ bytes: ArraySlice<UInt8>) -> (Int, Bool) {
    let start = bytes.startIndex + 2
    guard let end = bytes[start...].firstIndex(where: { (0x40...0x7e).contains($0) }) else { return (bytes.count, false) }
    let length = end - bytes.startIndex + 1
    let parameters = String(decoding: bytes[start..<end], as: UTF8.self)
    let final = Character(Unicode.Scalar(bytes[end]))
    if parameters.hasPrefix("?") {
      let modes = parameters.dropFirst().split(separator: ";").compactMap { Int($0) }
      // Cursor keys, line wrap, cursor blinking, cursor, mouse, alternate screen, synchronized output.
      let isKnown = modes.allSatisfy { [1, 7, 12, 25, 1000, 1002, 1006, 1049, 2026].contains($0) }
      return (length, !modes.isEmpty && isKnown && (final == "h" || final == "l"))
    }
    guard parameters.allSatisfy({ $0.isNumber || $0 == ";" }) else { return (length, false) }
    switch final {
    case "h", "l": return (length, parameters == "4")
    // xterm's terminfo entry saves and restores the title.
    case "t": return (length, parameters == "22;0;0" || parameters == "23;0;0")
    default: return (length, "ABCDGHJKLMPSTXZ@dfmrb".contains(final))
    }
  }
}
