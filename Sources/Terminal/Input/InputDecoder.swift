import Screen

/// Decodes terminal input into keys and mouse events.
///
/// Recognizes the sequences of xterm, the VT220 and rxvt, with and without modifiers, and those passed in from terminfo. An unknown or
/// broken sequence produces no characters and never swallows the next key. Input may be divided into chunks of any length.
package struct InputDecoder {
  /// The bytes that a terminal sends for a key, from terminfo.
  package struct Sequence {
    let bytes: [UInt8]
    let key: Key

    package init(_ bytes: [UInt8], _ key: Key) {
      self.bytes = bytes
      self.key = key
    }
  }

  /// The sequences from terminfo, longest first, because one may be a prefix of another.
  private let sequences: [Sequence]
  /// The bytes of an incomplete sequence or character.
  private var rest: [UInt8] = []

  /// The maximum number of bytes of a sequence before its final byte. Longer sequences are skipped.
  private static let longest = 256

  /// Creates a decoder. Sequences that do not start with ESC, or are ESC alone, are ignored.
  package init(sequences: [Sequence] = []) {
    self.sequences = sequences.filter { $0.bytes.count > 1 && $0.bytes[0] == 0x1b }.sorted { $0.bytes.count > $1.bytes.count }
  }

  /// True if the meaning of the last bytes depends on the next ones: a lone ESC is a key or starts a sequence.
  package var isUnfinished: Bool { !rest.isEmpty }

  /// Returns the events of the bytes received so far, keeping an incomplete sequence for the next call.
  package mutating func decode(_ bytes: some Collection<UInt8>) -> [InputEvent] {
    rest += bytes
    return take(isLast: false)
  }

  /// Returns the events of the bytes that ``decode(_:)`` has kept. Call it when no further byte is expected: a lone ESC is then a key.
  package mutating func finish() -> [InputEvent] { take(isLast: true) }

  private mutating func take(isLast: Bool) -> [InputEvent] {
    var events: [InputEvent] = []
    var bytes = rest[...]
    while !bytes.isEmpty, let (length, event) = next(bytes, isLast: isLast) {
      if let event { events.append(event) }
      bytes = bytes.dropFirst(length)
    }
    // Replace an overlong sequence with the start of an unknown one, so that its remaining bytes are skipped too.
    rest = bytes.count > Self.longest ? Array("\u{1b}[?".utf8) : Array(bytes)
    return events
  }

  /// Returns the length and the event of the first sequence or character, or nil if it is incomplete.
  private func next(_ bytes: ArraySlice<UInt8>, isLast: Bool) -> (length: Int, event: InputEvent?)? {
    guard bytes.first == 0x1b else { return character(bytes, isLast: isLast) }
    if !isLast, sequences.contains(where: { $0.bytes.count > bytes.count && $0.bytes.starts(with: bytes) }) { return nil }
    if let known = sequences.first(where: { bytes.starts(with: $0.bytes) }) { return (known.bytes.count, .key(known.key)) }
    switch bytes.dropFirst().first {
    case nil: return isLast ? (1, .key(.escape)) : nil
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      if let whole = Self.control(bytes) { return whole }
      return isLast ? (bytes.count, nil) : nil
    // Alt with a key sends ESC, then the key.
    default: return (1, .key(.escape))
    }
  }

  private func character(_ bytes: ArraySlice<UInt8>, isLast: Bool) -> (length: Int, event: InputEvent?)? {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    switch parser.parseScalar(from: &iterator) {
    case .valid(let encoded): return (encoded.count, Key(typed: Unicode.UTF8.decode(encoded)).map { .key($0) })
    case .error(let length):
      let lead = bytes.first ?? 0
      let wanted = (0xf0...0xf4).contains(lead) ? 4 : (0xe0...0xef).contains(lead) ? 3 : (0xc2...0xdf).contains(lead) ? 2 : 1
      if !isLast, length == bytes.count, length < wanted { return nil }
      return (length, nil)
    case .emptyInput: return nil
    }
  }
}

// MARK: - Sequences

extension InputDecoder {
  /// Returns the length and the event of a sequence that starts with `ESC [` or `ESC O`, or nil if it is incomplete.
  private static func control(_ bytes: ArraySlice<UInt8>) -> (length: Int, event: InputEvent?)? {
    let body = bytes.dropFirst(2)
    let isControl = bytes[bytes.startIndex + 1] == UInt8(ascii: "[")
    if isControl, body.first == UInt8(ascii: "M") { return report(bytes) }
    guard let end = body.firstIndex(where: { !(0x20...0x3f).contains($0) }) else { return nil }
    // A byte that is invalid in a sequence aborts it and is decoded by itself.
    guard (0x40...0x7e).contains(bytes[end]) else { return (end - bytes.startIndex, nil) }
    let length = end - bytes.startIndex + 1
    let final = Character(Unicode.Scalar(bytes[end]))
    // Skip an overlong sequence that arrives at once, as `take` skips one that arrives in chunks.
    guard length <= longest + 1 else { return (length, nil) }
    let parameters = body[..<end]
    if parameters.first == UInt8(ascii: "<") {
      let numbers = numbers(parameters.dropFirst())
      guard isControl, final == "M" || final == "m", numbers.count == 3 else { return (length, nil) }
      return (length, mouse(numbers[0], column: numbers[1], row: numbers[2], isRelease: final == "m"))
    }
    guard parameters.allSatisfy({ $0 < UInt8(ascii: "<") }) else { return (length, nil) }
    let key = final == "~" ? Key(tilde: numbers(parameters).first ?? 0) : Key(final: final, isControl: isControl)
    return (length, key.map { .key($0) })
  }

  private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int] {
    parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      $0.reduce(0) { min($0, 100_000) * 10 + ((0x30...0x39).contains($1) ? Int($1) - 0x30 : 0) }
    }
  }

  /// Decodes an X10 mouse report: button, column and row in one byte each. Returns nil if it is incomplete.
  private static func report(_ bytes: ArraySlice<UInt8>) -> (length: Int, event: InputEvent?)? {
    guard bytes.count >= 6 else { return nil }
    let numbers = bytes.dropFirst(3).prefix(3).map { Int($0) - 0x20 }
    return (6, mouse(numbers[0], column: numbers[1], row: numbers[2], isRelease: false))
  }

  /// Returns the event of a mouse report, or nil if jittop does not use it. From the lowest bit, `code` has two bits for the button, then
  /// one each for shift, meta, control, motion and wheel.
  private static func mouse(_ code: Int, column: Int, row: Int, isRelease: Bool) -> InputEvent? {
    guard (0..<128).contains(code), column > 0, row > 0 else { return nil }
    let button = code & 3
    let kind: MouseEvent.Kind? =
      if code & 64 != 0 {
        button == 0 ? .wheelUp : button == 1 ? .wheelDown : nil
      } else if code & 32 != 0 {
        button == 0 ? .drag : nil
      } else if button == 3 {
        .release
      } else if button == 0 {
        isRelease ? .release : .press
      } else {
        nil
      }
    return kind.map { .mouse(MouseEvent($0, at: Point(column: column - 1, row: row - 1))) }
  }
}

extension Key {
  /// Creates the key of a single character, which may be a control character.
  fileprivate init?(typed scalar: Unicode.Scalar) {
    switch scalar.value {
    case 9: self = .tab
    case 10, 13: self = .enter
    case 8, 127: self = .backspace
    case 27: self = .escape
    case 1...26: self = .control(Unicode.Scalar(UInt8(scalar.value) + 0x60))
    case 0, 28...31: self = .control(Unicode.Scalar(UInt8(scalar.value) + 0x40))
    default: self = .character(scalar)
    }
  }

  /// Creates the key of a sequence that ends in a letter, ignoring modifiers.
  fileprivate init?(final letter: Character, isControl: Bool) {
    switch letter {
    case "A": self = .up
    case "B": self = .down
    case "C": self = .right
    case "D": self = .left
    case "H": self = .home
    case "F": self = .end
    case "Z": self = .backTab
    case "M" where !isControl: self = .enter
    case "P": self = .function(1)
    case "Q": self = .function(2)
    case "R": self = .function(3)
    case "S": self = .function(4)
    default: return nil
    }
  }

  /// Creates the key of a sequence that ends in `~` from its first number, ignoring modifiers.
  fileprivate init?(tilde number: Int) {
    switch number {
    case 1, 7: self = .home
    case 2: self = .insert
    case 3: self = .delete
    case 4, 8: self = .end
    case 5: self = .pageUp
    case 6: self = .pageDown
    case 11...15: self = .function(number - 10)
    case 17...21: self = .function(number - 11)
    case 23, 24: self = .function(number - 12)
    default: return nil
    }
  }
}
