import PerfMap
import Screen
import Testing

@testable import Session

@Suite("Script parser")
struct ScriptParserTests {
  private func commands(_ text: String) throws -> [ScriptCommand] { try Script(text.utf8, name: "story").steps.map(\.command) }

  private static func point(_ column: Int, _ row: Int) -> Point { Point(column: column, row: row) }

  @Test(
    "Every script command is parsed",
    arguments: [
      (":size 80 24", ScriptCommand.size(Size(columns: 80, rows: 24))), (":resize 1 1", .size(Size(columns: 1, rows: 1))),
      (":feed a.map", .feed(file: "a.map", pid: nil, comm: nil)),
      ("  :feed  a.map\t4711  node  ", .feed(file: "a.map", pid: ProcessID(4711), comm: "node")),
      (":write 10 4 f o", .write(Array("10 4 f o\n".utf8), pid: nil)),
      (":write @5 a\\x1b\\n\\t\\\\\\c", .write(Array("a\u{1b}\n\t\\".utf8), pid: ProcessID(5))),
      (":exit", .exit(pid: nil)), (":exit 7", .exit(pid: ProcessID(7))), (":tick 500ms", .tick(.milliseconds(500))),
      (":tick 2m", .tick(.seconds(120))),
      (
        ":key j enter ctrl-d F3 : shift-tab space",
        .keys([
          .character("j"), .enter, .control("d"), .function(3), .character(":"), .backTab, .character(" "),
        ])
      ),
      (":type a b", .keys([.character("a"), .character(" "), .character("b")])),
      (":click 12 4", .mouse([MouseEvent(.press, at: point(11, 3)), MouseEvent(.release, at: point(11, 3))])),
      (":click sort s", .clickText("sort s", .press)), (":double-click node", .clickText("node", .doublePress)),
      (":wheel down 3 4", .mouse([MouseEvent(.wheelDown, at: point(2, 3))])),
      (
        ":drag 1 2 3 4",
        .mouse([
          MouseEvent(.press, at: point(0, 1)), MouseEvent(.drag, at: point(2, 3)), MouseEvent(.release, at: point(2, 3)),
        ])
      ),
      (":expect 2 maps ", .expect("2 maps", .shown)), (":expect-not #", .expect("#", .absent)), (":save-screen -", .save(.text, file: "-")),
      (":save-roles a b", .save(.roles, file: "a b")),
      (":save-picture a.svg", .save(.svg, file: "a.svg")), (":wait", .wait), (":wait\r", .wait),
    ])
  func commands(line: String, expected: ScriptCommand) throws {
    #expect(try commands(line) == [expected])
  }

  @Test("Comments and empty lines are skipped, but count in line numbers")
  func comments() throws {
    let script = try Script("# a story\n\n  # more\n:wait\n\n:exit 3".utf8, name: "story")
    #expect(script.steps == [Script.Step(line: 4, command: .wait), Script.Step(line: 6, command: .exit(pid: ProcessID(3)))])
  }

  @Test(
    "The message of an error in a script has the line number and the expected syntax",
    arguments: [
      ("wait", "expected a command"), (":", "unknown command ':'"), (":sleep 1", "unknown command ':sleep'"),
      (":size 80", "expected :size COLUMNS ROWS"), (":size 0 24", "expected :size"), (":size 99999 24", "expected :size"),
      (":size +8 24", "expected :size"), (":feed", "expected :feed FILE"), (":feed a 0", "expected :feed"),
      (":feed a 1 b c", "expected :feed"),
      (":write a\\x4", "expected :write"), (":write a\\q", "expected :write"), (":write @ a", "expected :write"),
      (":tick", "expected :tick TIME"), (":tick -1s", "expected :tick"), (":tick 99d", "expected :tick"), (":key", "expected :key KEY"),
      (":key j nokey", "expected :key"), (":key f13", "expected :key"), (":type", "expected :type TEXT"),
      (":wheel left 1 1", "expected :wheel up|down"), (":drag 1 2 3", "expected :drag"), (":expect  ", "expected :expect TEXT"),
      (":save-screen", "expected :save-screen FILE"), (":wait 3s", "expected :wait"), (":exit x", "expected :exit"),
    ])
  func mistakes(line: String, cause: String) {
    let error = #expect(throws: ScriptError.self) { try commands("# first\n" + line + "\n:wait") }
    #expect(error?.line == 2)
    #expect(error?.position == "story:2")
    #expect(error?.cause.contains(cause) == true, "\(error?.cause ?? "")")
    #expect(error?.code == .unplayable)
  }

  @Test(
    "A script may set a size of 2000 by 2000 and advance the clock by a day at once, and not more",
    arguments: [
      (":size 2000 2000", ":size 2001 2000"), (":size 2000 2000", ":size 2000 2001"), (":tick 24h", ":tick 86401s"),
    ])
  func bounds(edge: String, beyond: String) throws {
    #expect(try commands(edge).count == 1)
    #expect(throws: ScriptError.self) { try commands(beyond) }
  }

  @Test("A script of 16 MiB is parsed, and a longer one is an error")
  func length() throws {
    let line = Array(("#" + String(repeating: "x", count: 1023) + "\n").utf8)
    let longest = [UInt8]((0..<(16 << 20) / 1025).map { _ in line }.joined()) + [UInt8](repeating: 0x0a, count: (16 << 20) % 1025)
    #expect(longest.count == Script.longest)
    #expect(try Script(longest, name: "story").steps.isEmpty)
    let error = #expect(throws: ScriptError.self) { try Script(longest + [0x0a], name: "story") }
    #expect(error?.position == "story" && error?.cause == "is longer than 16 MiB")
  }

  @Test("Bytes that are not UTF-8 are an error with the line number")
  func invalid() {
    let error = #expect(throws: ScriptError.self) { try Script(Array(":wait\n:type ".utf8) + [0xff], name: "story") }
    #expect(error?.position == "story:2")
  }
}
