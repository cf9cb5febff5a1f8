import Screen

/// An input field of one line.
struct TextField {
  /// The maximum number of characters. The limit bounds the time for each key: a filter or command is parsed again at every change.
  static let longest = 1000

  private(set) var text: [Unicode.Scalar]

  init(_ text: String = "") { self.text = Array(text.unicodeScalars.prefix(Self.longest)) }

  var string: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: text)
    return String(view)
  }

  /// Handles a key that edits the text. Returns false for other keys.
  mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .character(let scalar) where scalar.value >= 0x20: insert([scalar])
    case .backspace:
      if !text.isEmpty { text.removeLast() }
    case .control("u"):
      text = []
    case .control("w"):
      while text.last == " " { text.removeLast() }
      while let last = text.last, last != " " { text.removeLast() }
    default: return false
    }
    return true
  }

  /// Appends characters except C0 controls, up to the maximum length.
  mutating func insert(_ characters: some Collection<Unicode.Scalar>) {
    text += characters.lazy.filter { $0.value >= 0x20 }.prefix(Self.longest - text.count)
  }

  /// Draws the end of the text, as much as fits, and places the cursor after it if focused. Returns the number of columns used.
  @discardableResult
  func draw(at point: Point, columns: Int, isFocused: Bool, isValid: Bool = true, _ drawing: inout Drawing) -> Int {
    let style = Style(isValid ? .input : .inputInvalid)
    drawing.canvas.fill(Rect(column: point.column, row: point.row, columns: columns, rows: 1), style)
    let used = drawing.canvas.put(SafeText(string).suffix(columns: max(0, columns - 1)), at: point, style)
    if isFocused { drawing.cursor = Point(column: point.column + used, row: point.row) }
    return used
  }
}
