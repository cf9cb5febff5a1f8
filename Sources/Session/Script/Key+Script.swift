import Screen

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
