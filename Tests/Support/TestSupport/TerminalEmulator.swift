/// A terminal emulator with the subset of xterm that ncurses uses, without colours.
struct TerminalEmulator {
  private let columns: Int
  private var cells: [[Character]]
  private var column = 0
  private var row = 0
  private var scrolling: ClosedRange<Int>
  private var last: Character = " "
  private var pending: [UInt8] = []

  init(columns: Int, rows: Int) {
    self.columns = columns
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    scrolling = 0...max(0, rows - 1)
  }

  /// The rows without trailing blanks.
  var rows: [String] {
    cells.map { row in String(row[..<((row.lastIndex { $0 != " " } ?? -1) + 1)]) }
  }

  /// Processes bytes; an incomplete sequence at their end waits for the rest.
  mutating func show(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var place = 0
    while place < pending.count, let length = step(pending[place...]) { place += length }
    pending.removeFirst(place)
  }

  /// Processes the first character or sequence; returns its length, or nil if it is incomplete.
  private mutating func step(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard let first = bytes.first else { return nil }
    switch first {
    case 0x1b: return escape(bytes)
    case 0x08: column = max(0, column - 1)
    case 0x09: column = min(columns - 1, column / 8 * 8 + 8)
    case 0x0a: lineFeed()
    case 0x0d: column = 0
    case 0..<0x20: break
    default:
      let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
      guard bytes.count >= length else { return nil }
      put(Character(String(decoding: bytes.prefix(length), as: UTF8.self)))
      return length
    }
    return 1
  }

  private mutating func put(_ character: Character) {
    if column >= columns {
      column = 0
      lineFeed()
    }
    cells[row][column] = character
    column += 1
    last = character
  }

  private mutating func lineFeed() {
    if row == scrolling.upperBound { scroll(scrolling, by: 1) } else { row = min(cells.count - 1, row + 1) }
  }

  /// Scrolls rows up, or down if `count` is negative, and fills with blank rows.
  private mutating func scroll(_ range: ClosedRange<Int>, by count: Int) {
    let blank = [Character](repeating: " ", count: columns)
    for _ in 0..<min(abs(count), range.count) {
      if count > 0 {
        cells.remove(at: range.lowerBound)
        cells.insert(blank, at: range.upperBound)
      } else {
        cells.remove(at: range.upperBound)
        cells.insert(blank, at: range.lowerBound)
      }
    }
  }

  private mutating func escape(_ bytes: ArraySlice<UInt8>) -> Int? {
    let body = bytes.dropFirst()
    guard let kind = body.first else { return nil }
    switch kind {
    case UInt8(ascii: "["):
      guard let end = body.dropFirst().firstIndex(where: { (0x40...0x7e).contains($0) }) else { return nil }
      control(bytes[end], String(decoding: body[(body.startIndex + 1)..<end], as: UTF8.self))
      return end - bytes.startIndex + 1
    case UInt8(ascii: "]"):
      guard let end = body.firstIndex(where: { $0 == 0x07 || $0 == 0x1b }) else { return nil }
      return end - bytes.startIndex + (bytes[end] == 0x07 ? 1 : 2)
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      return body.count < 2 ? nil : 3
    case UInt8(ascii: "M"):
      if row == scrolling.lowerBound { scroll(scrolling, by: -1) } else { row = max(0, row - 1) }
    default: break
    }
    return 2
  }

  private mutating func control(_ final: UInt8, _ parameters: String) {
    guard parameters.first.map({ $0.isNumber || $0 == ";" }) ?? true else { return }
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = numbers.first ?? 0
    let count = max(1, first)
    switch final {
    case UInt8(ascii: "A"): row = max(0, row - count)
    case UInt8(ascii: "B"): row = min(cells.count - 1, row + count)
    case UInt8(ascii: "C"): column = min(columns - 1, column + count)
    case UInt8(ascii: "D"): column = max(0, min(column, columns - 1) - count)
    case UInt8(ascii: "G"), UInt8(ascii: "`"): column = min(columns, count) - 1
    case UInt8(ascii: "d"): row = min(cells.count, count) - 1
    case UInt8(ascii: "H"), UInt8(ascii: "f"):
      row = min(cells.count, count) - 1
      column = min(columns, max(1, numbers.count > 1 ? numbers[1] : 1)) - 1
    case UInt8(ascii: "J"): eraseScreen(first)
    case UInt8(ascii: "K"):
      let range = first == 0 ? column..<columns : first == 1 ? 0..<min(columns, column + 1) : 0..<columns
      if !range.isEmpty { blank(range) }
    case UInt8(ascii: "X"): blank(column..<min(columns, column + count))
    case UInt8(ascii: "b"): for _ in 0..<count { put(last) }
    case UInt8(ascii: "@"):
      cells[row].insert(contentsOf: Array(repeating: " ", count: count), at: column)
      cells[row].removeLast(cells[row].count - columns)
    case UInt8(ascii: "P"):
      cells[row].removeSubrange(column..<min(columns, column + count))
      cells[row] += Array(repeating: " ", count: columns - cells[row].count)
    case UInt8(ascii: "L"): scroll(row...scrolling.upperBound, by: -count)
    case UInt8(ascii: "M"): scroll(row...scrolling.upperBound, by: count)
    case UInt8(ascii: "S"): scroll(scrolling, by: count)
    case UInt8(ascii: "T"): scroll(scrolling, by: -count)
    case UInt8(ascii: "r"):
      let bottom = numbers.count > 1 && numbers[1] > 0 ? numbers[1] : cells.count
      if count <= bottom, bottom <= cells.count { scrolling = count - 1...bottom - 1 }
      (row, column) = (0, 0)
    default: break
    }
  }

  private mutating func blank(_ range: Range<Int>) {
    for column in range { cells[row][column] = " " }
  }

  private mutating func eraseScreen(_ kind: Int) {
    if kind == 0 { blank(min(column, columns)..<columns) }
    let rows = kind == 0 ? row + 1..<cells.count : kind == 1 ? 0..<row : 0..<cells.count
    for row in rows { cells[row] = Array(repeating: " ", count: columns) }
  }
}
