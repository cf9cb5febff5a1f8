import Screen

/// Decodes the bytes of a terminal into keys and mouse events.
///
/// It knows the sequences of xterm, the VT220 and rxvt, with and without modifiers, and those that it is given from terminfo. Nothing of
/// an unknown or broken sequence becomes a letter, and none swallows the key behind it. Bytes may come in pieces of any length.
package struct InputDecoder {
  /// A sequence that terminfo gives a key.
  package struct Sequence {
    let bytes: [UInt8]
    let key: Key

    /// Makes a sequence.
    package init(_ bytes: [UInt8], _ key: Key) {
      self.bytes = bytes
      self.key = key
    }
  }

  /// The longest first: one may begin another.
  private let sequences: [Sequence]
  /// The start of a sequence or character whose rest has not come.
  private var rest: [UInt8] = []

  /// A sequence longer than this is skipped.
  private static let longest = 256

  /// Makes a decoder; only sequences that begin with ESC count.
  package init(sequences: [Sequence] = []) {
    self.sequences = sequences.filter { $0.bytes.count > 1 && $0.bytes[0] == 0x1b }.sorted { $0.bytes.count > $1.bytes.count }
  }

  /// True if more bytes may change what the last ones mean: a lone ESC is the key or begins a sequence.
  package var isUnfinished: Bool { !rest.isEmpty }

  /// Returns the events of bytes, after those of what was unfinished.
  package mutating func decode(_ bytes: some Collection<UInt8>) -> [InputEvent] {
    rest += bytes
    return take(isLast: false)
  }

  /// Returns the events of what is unfinished, as no more bytes follow.
  package mutating func finish() -> [InputEvent] { take(isLast: true) }

  private mutating func take(isLast: Bool) -> [InputEvent] {
    var events: [InputEvent] = []
    var bytes = rest[...]
    while !bytes.isEmpty, let (length, event) = next(bytes, isLast: isLast) {
      if let event { events.append(event) }
      bytes = bytes.dropFirst(length)
    }
    // What is too long becomes a private sequence without meaning, which ends where it would have ended.
    rest = bytes.count > Self.longest ? Array("\u{1b}[?".utf8) : Array(bytes)
    return events
  }

  /// Returns how many bytes come first and the event they make, or nil if more bytes have to come.
  private func next(_ bytes: ArraySlice<UInt8>, isLast: Bool) -> (length: Int, event: InputEvent?)? {
    guard bytes.first == 0x1b else { return character(bytes, isLast: isLast) }
    if !isLast, sequences.contains(where: { $0.bytes.count > bytes.count && $0.bytes.starts(with: bytes) }) { return nil }
    if let known = sequences.first(where: { bytes.starts(with: $0.bytes) }) { return (known.bytes.count, .key(known.key)) }
    switch bytes.dropFirst().first {
    case nil: return isLast ? (1, .key(.escape)) : nil
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      if let whole = Self.control(bytes) { return whole }
      return isLast ? (bytes.count, nil) : nil
    // Alt with a key: ESC, then the key.
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
  /// Returns the length of a sequence that begins with `ESC [` or `ESC O` and its event, or nil if its end has not come.
  private static func control(_ bytes: ArraySlice<UInt8>) -> (length: Int, event: InputEvent?)? {
    let body = bytes.dropFirst(2)
    let isControl = bytes[bytes.startIndex + 1] == UInt8(ascii: "[")
    if isControl, body.first == UInt8(ascii: "M") { return report(bytes) }
    guard let end = body.firstIndex(where: { !(0x20...0x3f).contains($0) }) else { return nil }
    // A byte that no sequence has breaks it off and is looked at by itself.
    guard (0x40...0x7e).contains(bytes[end]) else { return (end - bytes.startIndex, nil) }
    let length = end - bytes.startIndex + 1
    let final = Character(Unicode.Scalar(bytes[end]))
    // In pieces it was skipped before its end came.
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

  /// The mouse report of X10 and its successors: button, column and row as one byte each.
  private static func report(_ bytes: ArraySlice<UInt8>) -> (length: Int, event: InputEvent?)? {
    guard bytes.count >= 6 else { return nil }
    let numbers = bytes.dropFirst(3).prefix(3).map { Int($0) - 0x20 }
    return (6, mouse(numbers[0], column: numbers[1], row: numbers[2], isRelease: false))
  }

  /// Returns the event of a report. `code` is as xterm gives it: two bits of button, then shift, meta, control, motion, wheel.
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
  /// Makes the key of a character that the terminal sent.
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

  /// Makes the key of a sequence that ends in a letter; modifiers are left out.
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

  /// Makes the key of a sequence that ends in `~`, by its first number; modifiers are left out.
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
