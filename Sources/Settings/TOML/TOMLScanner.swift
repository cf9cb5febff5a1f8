/// Scans the bytes of a TOML text for keys, strings, comments and brackets, without interpreting values.
struct TOMLScanner {
  private let bytes: [UInt8]
  private var place: Int
  private var line = 1
  /// The offset of the start of the current line.
  private(set) var lineStart: Int
  /// The line of the first closing bracket in a value that does not match the opening one.
  private(set) var wrongBracket: Int?
  /// The line of the first value that begins with a digit and is followed by a blank and a single digit, such as `1979-05-27 7`.
  private(set) var cutTime: Int?
  /// The line of the first value that is nested too deeply for ``SettingsBounds/depth``.
  private(set) var deepValue: Int?

  init(_ toml: String) {
    bytes = Array(toml.utf8)
    // Skip a byte order mark.
    place = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    lineStart = place
  }

  var count: Int { bytes.count }

  /// The next byte; nil at the end of the text.
  var current: UInt8? { place < bytes.count ? bytes[place] : nil }

  /// True if a key can begin here: at a letter, a digit, `-`, `_`, or a quote (TOML 1.0, "Keys").
  var isAtKey: Bool { current.map { Self.isBare($0) || Self.isQuote($0) } ?? false }

  /// Skips the next byte if it is `byte`. Returns true if it was skipped.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard current == byte else { return false }
    place += 1
    return true
  }

  mutating func skipBlanks() {
    while let byte = current, byte == 0x20 || byte == 0x09 { place += 1 }
  }

  mutating func skipLine() {
    while let byte = current, byte != 0x0a { place += 1 }
  }

  /// Skips to the next key or table header. Returns its line number, or nil at the end of the text.
  mutating func nextStatement() -> Int? {
    while let byte = current {
      switch byte {
      case 0x0a: endLine()
      case 0x20, 0x09, 0x0d: place += 1
      case UInt8(ascii: "#"): skipLine()
      default: return line
      }
    }
    return nil
  }

  private mutating func endLine() {
    place += 1
    line += 1
    lineStart = place
  }

  // MARK: - Keys

  /// Reads the names of a dotted key and the blanks after it; returns no names if there is no key. Stops after `limit` names.
  mutating func key(limit: Int) -> [String] {
    var names: [String] = []
    repeat {
      guard names.count < limit else { return names }
      skipBlanks()
      guard let byte = current, isAtKey else { return names }
      names.append(Self.isQuote(byte) ? quotedName(byte) : bareName())
      skipBlanks()
    } while skip(UInt8(ascii: "."))
    return names
  }

  private mutating func bareName() -> String {
    let start = place
    while let byte = current, Self.isBare(byte) { place += 1 }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func quotedName(_ quote: UInt8) -> String {
    let start = place + 1
    skipString()
    let end = place > start && bytes[place - 1] == quote ? place - 1 : place
    let text = bytes[start..<end]
    return quote == UInt8(ascii: "\"") ? Self.unescaped(text) : String(decoding: text, as: UTF8.self)
  }

  /// Returns a basic string with its escapes decoded. An unknown escape becomes the character after the backslash.
  private static func unescaped(_ text: ArraySlice<UInt8>) -> String {
    let plain: [Character: Unicode.Scalar] = ["b": "\u{8}", "t": "\t", "n": "\n", "f": "\u{c}", "r": "\r", "\"": "\"", "\\": "\\"]
    var result = String.UnicodeScalarView()
    var rest = String(decoding: text, as: UTF8.self).unicodeScalars[...]
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let kind = rest.popFirst() else {
        result.append(scalar)
        continue
      }
      let length = kind == "u" ? 4 : kind == "U" ? 8 : 0
      if length > 0, let value = UInt32(String(rest.prefix(length)), radix: 16), let named = Unicode.Scalar(value) {
        result.append(named)
        rest = rest.dropFirst(length)
      } else {
        result.append(plain[Character(kind)] ?? kind)
      }
    }
    return String(result)
  }

  // MARK: - Values

  /// Reads a value to the end of its line, or of a later line if a bracket is open. Returns the range of the value, without trailing blanks
  /// and comment. `depth` is the nesting depth of the key.
  mutating func value(depth: Int) -> Range<Int> {
    skipBlanks()
    let start = place
    var end = place
    var nesting = TOMLNesting(depth: depth)
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
      case UInt8(ascii: "#"):
        if nesting.isClosed { return start..<end }
        skipLine()
        continue
      case 0x0a:
        if nesting.isClosed { return start..<end }
        endLine()
        continue
      default:
        if !nesting.take(byte) { wrongBracket = wrongBracket ?? line }
        if nesting.depth > SettingsBounds.depth { deepValue = deepValue ?? line }
        // A value can begin only after one of these bytes: check each value once, at its first digit.
        if Self.isDigit(byte), place == start || "\n\r\t [{=,".utf8.contains(bytes[place - 1]), hasCutTime() { cutTime = cutTime ?? line }
        place += 1
        if byte == 0x20 || byte == 0x09 || byte == 0x0d { continue }
      }
      end = place
    }
    return start..<end
  }

  /// Returns true if the value that starts here with a digit is followed by a blank and a single digit. That is invalid in TOML, and the
  /// parser fails an assertion on it if the value is a date.
  private func hasCutTime() -> Bool {
    let value = bytes[place...].prefix { $0 != 0x20 && !(0x09...0x0d).contains($0) && !"],}#".utf8.contains($0) }
    let rest = bytes[value.endIndex...].prefix(3)
    return rest.first == 0x20 && rest.dropFirst().first.map(Self.isDigit) ?? false && !(rest.dropFirst(2).first.map(Self.isDigit) ?? false)
  }

  /// Skips a string. Without a closing quote, a string that is not multi-line ends with its line.
  private mutating func skipString() {
    guard let quote = current else { return }
    if bytes[place...].starts(with: [quote, quote, quote]) { return skipLongString(quote) }
    place += 1
    while let byte = current, byte != 0x0a {
      place += 1
      if byte == quote { return }
      if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\""), let escaped = current, escaped != 0x0a { place += 1 }
    }
  }

  /// Skips a multi-line string. Up to two quotes directly before the closing three belong to the string.
  private mutating func skipLongString(_ quote: UInt8) {
    place += 3
    while let byte = current {
      if byte == 0x0a {
        endLine()
      } else if byte == quote, bytes[place...].starts(with: [quote, quote, quote]) {
        place += 3
        for _ in 0..<2 where current == quote { place += 1 }
        return
      } else {
        place += byte == UInt8(ascii: "\\") && quote == UInt8(ascii: "\"") && place + 1 < bytes.count && bytes[place + 1] != 0x0a ? 2 : 1
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isBare(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x2d || byte == 0x5f
  }

  private static func isQuote(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
}
