/// The positions of tables, keys and values in a TOML text, which the parser (TOMLKit) does not report.
///
/// After the first syntax error the positions are undefined. Offsets are in UTF-8 code units.
package struct TOMLOutline {
  /// A key with its value, or a table header.
  package struct Item: Hashable, Sendable {
    /// The names of the enclosing tables from the outermost, then the name of this item.
    package let path: [String]
    /// The line number, from 1.
    package let line: Int
    /// The range of the value without a trailing comment; nil for a header.
    package let value: Range<Int>?
  }

  /// The items in file order.
  package private(set) var items: [Item] = []
  /// The offset of the line with the first table header, or of the end of the text. Keys before it belong to no table.
  package private(set) var topLevelEnd: Int
  /// The first error that would make the parser abort the process: a header without a key, `[}` in a value or a one-digit time after a
  /// date (assertions in toml++), or more levels than ``SettingsBounds/depth`` (stack overflow). The scan ends there.
  package private(set) var fault: FileSyntaxError?
  private var lines: [String: Int] = [:]

  /// Scans a text. O(bytes).
  package init(_ toml: String) {
    var scanner = TOMLScanner(toml)
    topLevelEnd = scanner.count
    var table: [String] = []
    var isTopLevel = true
    while fault == nil, let line = scanner.nextStatement() {
      if scanner.skip(UInt8(ascii: "[")) {
        if isTopLevel { topLevelEnd = scanner.lineStart }
        isTopLevel = false
        scanner.skipBlanks()
        if scanner.skip(UInt8(ascii: "[")) { scanner.skipBlanks() }
        if !scanner.isAtKey, scanner.current != UInt8(ascii: "]") {
          note(line, "a table name has letters, digits, - and _, or is quoted")
        }
        table = path([], line, &scanner)
        add(Item(path: table, line: line, value: nil))
      } else {
        let path = path(table, line, &scanner)
        if path.count > table.count, scanner.skip(UInt8(ascii: "=")) {
          add(Item(path: path, line: line, value: scanner.value(depth: path.count)))
        }
      }
      if let line = scanner.wrongBracket { note(line, "mismatched bracket") }
      if let line = scanner.cutTime { note(line, "the hour of a time needs two digits") }
      if let line = scanner.deepValue { noteDepth(line) }
      scanner.skipLine()
    }
  }

  /// Reads a key. Returns `table`, followed by the names of the key.
  private mutating func path(_ table: [String], _ line: Int, _ scanner: inout TOMLScanner) -> [String] {
    let path = table + scanner.key(limit: SettingsBounds.depth + 1)
    if path.count > SettingsBounds.depth { noteDepth(line) }
    return path
  }

  private mutating func noteDepth(_ line: Int) { note(line, "at most \(SettingsBounds.depth) levels of tables, lists and dots") }

  /// Returns the line of a key, else that of its nearest enclosing table, else 1. A dot in a name counts as a separator.
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
