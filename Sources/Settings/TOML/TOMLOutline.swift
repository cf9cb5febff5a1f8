/// Where the tables, keys and values of a TOML text stand: the parser gives places for syntax errors only.
///
/// It follows the text as far as it is TOML; behind the first mistake it may say anything. Offsets are in UTF-8.
package struct TOMLOutline {
  /// A key with its value, or the header of a table.
  package struct Item: Hashable, Sendable {
    /// The names of the tables around it and its own.
    package let path: [String]
    /// The line, counted from 1.
    package let line: Int
    /// Where the value stands, without a comment behind it; nil for a header.
    package let value: Range<Int>?
  }

  /// What stands in the text, in its order.
  package private(set) var items: [Item] = []
  /// Where the first header's line begins, or the end of the text: what stands before belongs to no table.
  package private(set) var topLevelEnd: Int
  /// A mistake at which the parser would end the process (an assertion in toml++): a header that begins with no key, `[}` in a value, a
  /// time of one digit behind a date.
  package private(set) var fault: FileSyntaxError?
  private var lines: [String: Int] = [:]

  /// Goes through a text. O(bytes).
  package init(_ toml: String) {
    var scanner = TOMLScanner(toml)
    topLevelEnd = scanner.count
    var table: [String] = []
    var isTopLevel = true
    while let line = scanner.nextStatement() {
      if scanner.skip(UInt8(ascii: "[")) {
        if isTopLevel { topLevelEnd = scanner.lineStart }
        isTopLevel = false
        scanner.skipBlanks()
        if scanner.skip(UInt8(ascii: "[")) { scanner.skipBlanks() }
        if !scanner.isAtKey, scanner.current != UInt8(ascii: "]") {
          note(line, "the name of a table is made of letters, digits, - and _, or stands in quotes")
        }
        table = scanner.key()
        add(Item(path: table, line: line, value: nil))
      } else {
        let path = scanner.key()
        if !path.isEmpty, scanner.skip(UInt8(ascii: "=")) { add(Item(path: table + path, line: line, value: scanner.value())) }
      }
      if let line = scanner.wrongBracket { note(line, "this bracket closes another one than was opened") }
      if let line = scanner.cutTime { note(line, "the hour of a time has two digits") }
      scanner.skipLine()
    }
  }

  /// The line of a key or of the nearest table around it; 1 when none is written. A dot in a name counts as one between names.
  package func line(of path: [String]) -> Int {
    var path = path
    while !path.isEmpty {
      if let line = lines[path.joined(separator: ".")] { return line }
      path.removeLast()
    }
    return 1
  }

  private mutating func note(_ line: Int, _ reason: String) {
    if fault == nil { fault = FileSyntaxError(line: line, reason: reason) }
  }

  private mutating func add(_ item: Item) {
    items.append(item)
    let name = item.path.joined(separator: ".")
    if lines[name] == nil { lines[name] = item.line }
  }
}
