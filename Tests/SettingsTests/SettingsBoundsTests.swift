import Settings
import Testing

@Suite("Bounds on settings files")
struct SettingsBoundsTests {
  /// Functions that return a TOML text with the given number of levels, the deepest in the last line.
  private static let shapes: [(name: String, text: @Sendable (Int) -> String)] = [
    ("dotted key", { names($0) + " = 1" }), ("quoted key", { names($0, of: "\"a.b\"") + " = 1" }),
    ("header", { "[" + names($0) + "]" }), ("list of tables", { "[[ " + names($0) + " ]]" }),
    ("header and key", { "[" + names($0 / 2) + "]\nb = 1\n" + names($0 - $0 / 2, of: "c") + " = 1" }),
    ("list", { "a = " + repeated("[", $0 - 1) + repeated("]", $0 - 1) }),
    ("inline tables", { "a = " + repeated("{a=", $0 - 1) + "1" + repeated("}", $0 - 1) }),
    ("dots in an inline table", { "a = [{b = 1}, {" + names($0 - 2) + " = 1}]" }),
    ("dots between inline tables", { "a = {b.b = {" + names($0 - 3) + " = 1}, c.c = {d.d = 1}}" }),
  ]

  private static func repeated(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

  private static func names(_ count: Int, of name: String = "a") -> String {
    Array(repeating: name, count: count).joined(separator: ".")
  }

  /// Returns the error of a text that follows a comment line.
  private func error(_ text: String) -> FileSyntaxError? {
    do throws(FileSyntaxError) {
      _ = try FileValue.parse("# first\n" + text + "\n")
      return nil
    } catch {
      return error
    }
  }

  @Test("A settings file may have 16 levels, and a 17th is an error with its line", arguments: shapes.map(\.name))
  func depth(name: String) throws {
    let text = try #require(Self.shapes.first { $0.name == name }?.text)
    #expect(SettingsBounds.depth == 16)
    #expect(error(text(16)) == nil)
    for depth in [17, 18, 1000, 200_000] {
      let lines = text(depth).split(separator: "\n").count + 1
      // Parsing stops at a header that is too deep.
      let found = error(text(depth))
      #expect(found?.reason == "at most 16 levels of tables, lists and dots", "\(depth)")
      #expect(found.map { $0.line == lines || $0.line == 2 } == true, "\(depth): \(String(describing: found))")
    }
  }

  @Test("200,000 open brackets in a settings file are an error", arguments: ["[", "{", "[{", "{a=", "[[[a.b,"])
  func open(bracket: String) {
    #expect(error("a = " + Self.repeated(bracket, 200_000))?.line == 2)
  }

  @Test("Dots in strings, comments and numbers of a settings file do not count as levels")
  func dots() {
    let dots = Self.repeated(".", 40)
    #expect(error("a = \"\(dots)\" # \(dots)\nb = '''\n\(dots)'''\nc = [" + Self.repeated("1.5, ", 40) + "]") == nil)
  }

  @Test("A theme with too many levels is usable, and has one problem")
  func theme() {
    let theme = Theme(toml: Self.names(200_000) + " = 1\n", file: "deep.toml")
    #expect(theme.problems.map(\.description) == ["deep.toml:1: expected TOML; at most 16 levels of tables, lists and dots"])
  }

  @Test("A file of 300,000 lines that are no btop theme is rejected within 10 s")
  func noTheme() {
    let clock = ContinuousClock()
    let time = clock.measure { #expect(BtopTheme(Self.repeated("a\n", 300_000), file: "x").isEmpty) }
    #expect(time < .seconds(10))
  }
}
