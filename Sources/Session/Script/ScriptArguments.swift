import Monitor
import PerfMap
import Screen

/// Parsers for the arguments of script commands. They return nil for invalid arguments.
enum ScriptArguments {
  /// The valid numbers of columns and rows. No known terminal has more than 1,000 columns.
  private static let sizeRange = 1...2000

  private static func words(_ rest: Substring) -> [Substring] { rest.split { $0 == " " || $0 == "\t" } }

  private static func number(_ word: Substring, in range: ClosedRange<Int> = sizeRange) -> Int? {
    guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(word), range.contains(number) else { return nil }
    return number
  }

  private static func process(_ word: Substring) -> ProcessID? {
    number(word, in: 1...Int(Int32.max)).map { ProcessID(Int32($0)) }
  }

  private static func point(_ column: Substring, _ row: Substring) -> Point? {
    guard let column = number(column), let row = number(row) else { return nil }
    return Point(column: column - 1, row: row - 1)
  }

  private static func trimmed(_ rest: Substring) -> String? {
    var text = rest
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text.isEmpty ? nil : String(text)
  }

  @Sendable static func size(_ rest: Substring) -> ScriptCommand? {
    let words = words(rest)
    guard words.count == 2, let columns = number(words[0]), let rows = number(words[1]) else { return nil }
    return .size(Size(columns: columns, rows: rows))
  }

  @Sendable static func feed(_ rest: Substring) -> ScriptCommand? {
    let words = words(rest)
    guard (1...3).contains(words.count) else { return nil }
    guard words.count > 1 else { return .feed(file: String(words[0]), pid: nil, comm: nil) }
    guard let pid = process(words[1]) else { return nil }
    return .feed(file: String(words[0]), pid: pid, comm: words.count > 2 ? String(words[2]) : nil)
  }

  @Sendable static func write(_ rest: Substring) -> ScriptCommand? {
    guard rest.first == "@" else { return bytes(rest).map { .write($0, pid: nil) } }
    let parts = rest.dropFirst().split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let pid = process(parts[0]), let bytes = bytes(parts[1]) else { return nil }
    return .write(bytes, pid: pid)
  }

  /// Returns a text with decoded escapes and a final newline, which `\c` at its end suppresses; nil for an invalid escape.
  private static func bytes(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        bytes.append(byte)
        continue
      }
      switch rest.popFirst() {
      case UInt8(ascii: "n"): bytes.append(0x0a)
      case UInt8(ascii: "t"): bytes.append(0x09)
      case UInt8(ascii: "\\"): bytes.append(byte)
      case UInt8(ascii: "x"):
        guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
        bytes.append(high << 4 | low)
      case UInt8(ascii: "c") where rest.isEmpty: return bytes
      default: return nil
      }
    }
    return bytes + [0x0a]
  }

  private static func digit(_ byte: UInt8) -> UInt8? { Character(Unicode.Scalar(byte)).hexDigitValue.flatMap(UInt8.init(exactly:)) }

  @Sendable static func exit(_ rest: Substring) -> ScriptCommand? {
    let words = words(rest)
    guard let word = words.first else { return .exit(pid: nil) }
    guard words.count == 1, let pid = process(word) else { return nil }
    return .exit(pid: pid)
  }

  @Sendable static func tick(_ rest: Substring) -> ScriptCommand? {
    // At most a day, because the player advances the clock in steps of 50 ms.
    guard let word = trimmed(rest), let span = Duration(words: word[...]), span <= .seconds(86_400) else { return nil }
    return .tick(span)
  }

  @Sendable static func keys(_ rest: Substring) -> ScriptCommand? {
    let words = words(rest)
    let keys = words.compactMap { Key(scriptName: $0) }
    return keys.isEmpty || keys.count < words.count ? nil : .keys(keys)
  }

  @Sendable static func typed(_ rest: Substring) -> ScriptCommand? {
    rest.isEmpty ? nil : .keys(rest.unicodeScalars.map { .character($0) })
  }

  static func click(_ rest: Substring, _ kind: MouseEvent.Kind) -> ScriptCommand? {
    let words = words(rest)
    if words.count == 2, let point = point(words[0], words[1]) { return .mouse(clickEvents(kind, at: point)) }
    return trimmed(rest).map { .clickText($0, kind) }
  }

  /// Returns the mouse events of a click. A double click begins with the events of a single click, as in a terminal.
  static func clickEvents(_ kind: MouseEvent.Kind, at point: Point) -> [MouseEvent] {
    let press = [MouseEvent(.press, at: point), MouseEvent(.release, at: point)]
    return kind == .doublePress ? press + [MouseEvent(.doublePress, at: point), MouseEvent(.release, at: point)] : press
  }

  @Sendable static func wheel(_ rest: Substring) -> ScriptCommand? {
    let words = words(rest)
    guard words.count == 3, let point = point(words[1], words[2]) else { return nil }
    switch words[0] {
    case "up": return .mouse([MouseEvent(.wheelUp, at: point)])
    case "down": return .mouse([MouseEvent(.wheelDown, at: point)])
    default: return nil
    }
  }

  @Sendable static func drag(_ rest: Substring) -> ScriptCommand? {
    let words = words(rest)
    guard words.count == 4, let from = point(words[0], words[1]), let to = point(words[2], words[3]) else { return nil }
    return .mouse([MouseEvent(.press, at: from), MouseEvent(.drag, at: to), MouseEvent(.release, at: to)])
  }

  static func expect(_ rest: Substring, _ presence: ScriptCommand.Presence) -> ScriptCommand? {
    trimmed(rest).map { .expect($0, presence) }
  }

  static func save(_ rest: Substring, _ picture: ScriptCommand.Picture) -> ScriptCommand? {
    trimmed(rest).map { .save(picture, file: $0) }
  }
}

extension Key {
  /// Creates a key from its name in a script: a character, or a word such as `enter`, `ctrl-d`, `f3`.
  init?(scriptName name: Substring) {
    let scalars = name.unicodeScalars
    if scalars.count == 1, let scalar = scalars.first {
      self = .character(scalar)
    } else if let named = Key.named[name.lowercased()] {
      self = named
    } else if name.hasPrefix("ctrl-"), scalars.count == 6, let letter = scalars.last {
      self = .control(letter)
    } else if name.lowercased().hasPrefix("f"), let number = Int(name.dropFirst()), (1...12).contains(number) {
      self = .function(number)
    } else {
      return nil
    }
  }

  private static let named: [String: Key] = [
    "up": .up, "down": .down, "left": .left, "right": .right, "pgup": .pageUp, "pageup": .pageUp, "pgdn": .pageDown,
    "pagedown": .pageDown, "home": .home, "end": .end, "enter": .enter, "esc": .escape, "escape": .escape, "tab": .tab,
    "shift-tab": .backTab, "backspace": .backspace, "del": .delete, "ins": .insert, "space": .character(" "),
  ]
}
