import Screen
import Terminal
import TestSupport
import Testing

@Suite("Terminal input", .ownThread)
struct InputTests {
  @Test(
    "Key sequences produce their keys",
    arguments: [
      ("a", ["key(a)"]), ("é中", ["key(é)", "key(中)"]), ("\r\n", ["enter", "enter"]), ("\t\u{1b}[Z", ["tab", "backTab"]),
      ("\u{7f}\u{8}", ["backspace", "backspace"]), ("\u{4}\u{13}\u{16}", ["control(d)", "control(s)", "control(v)"]),
      ("\u{1b}OA\u{1b}[B\u{1b}OC\u{1b}[D", ["up", "down", "right", "left"]),
      ("\u{1b}[1;5A\u{1b}[5~\u{1b}[6~\u{1b}[H\u{1b}OF", ["up", "pageUp", "pageDown", "home", "end"]),
      ("\u{1b}OP\u{1b}[15~\u{1b}[24~", ["function(1)", "function(5)", "function(12)"]),
      ("\u{1b}[2~\u{1b}[3~", ["insert", "delete"]), ("\u{1b}[99;7u\u{1b}[?1;2c", []), ("\u{1b}x", ["escape", "key(x)"]),
    ])
  func keys(typed: String, expected: [String]) throws {
    #expect(try events(typing: Array(typed.utf8)) == expected)
  }

  @Test("A lone ESC is the escape key")
  func escape() throws {
    let terminal = try PseudoTerminal("input", TerminalTests.xterm)
    #expect(terminal.reads("<ready>"))
    terminal.type("\u{1b}")
    #expect(terminal.reads("escape"))
  }

  @Test("Invalid UTF-8 input swallows no key")
  func invalid() throws {
    #expect(try events(typing: [0xff, 0x7a, 0xc3, 0x41, 0xe4, 0xb8, 0x42]) == ["key(z)", "key(A)", "key(B)"])
  }

  @Test("SGR and X10 mouse reports are decoded")
  func mouse() throws {
    let presses = "\u{1b}[<0;10;5M\u{1b}[<32;11;5M\u{1b}[<0;11;5m\u{1b}[<64;3;3M\u{1b}[<65;3;3M\u{1b}[<2;1;1M"
    #expect(
      try events(typing: Array(presses.utf8)) == [
        "press 9,4", "drag 10,4", "release 10,4", "wheelUp 2,2", "wheelDown 2,2",
      ])
    #expect(try events(typing: Array("\u{1b}[M !!\u{1b}[M#\u{7f}!".utf8)) == ["press 0,0", "release 94,0"])
  }

  @Test("Two presses on one cell are a double press, on two cells they are not")
  func doublePress() throws {
    let presses = "\u{1b}[<0;4;4M\u{1b}[<0;4;4M\u{1b}[<0;4;4M\u{1b}[<0;5;4M"
    #expect(try events(typing: Array(presses.utf8)) == ["press 3,3", "doublePress 3,3", "press 3,3", "press 4,3"])
  }

  /// Returns the probe's reports of typed bytes, without the final `q`.
  private func events(typing bytes: [UInt8]) throws -> [String] {
    let terminal = try PseudoTerminal("input", TerminalTests.xterm)
    #expect(terminal.reads("<ready>"))
    terminal.type(bytes: bytes + Array("q".utf8))
    #expect(terminal.ends() == .exit(0))
    return terminal.errorLines.dropLast()
  }
}

@Suite("Decoding key sequences")
struct InputDecoderTests {
  private func keys(_ text: String, _ sequences: [InputDecoder.Sequence] = []) -> [InputEvent] {
    var whole = InputDecoder(sequences: sequences)
    let events = whole.decode(text.utf8) + whole.finish()
    var pieces = InputDecoder(sequences: sequences)
    #expect(text.utf8.flatMap { pieces.decode(CollectionOfOne($0)) } + pieces.finish() == events, "in pieces")
    return events
  }

  @Test("An incomplete escape sequence of any length produces no key")
  func unfinished() {
    for text in ["\u{1b}[", "\u{1b}O", "\u{1b}[1;", "\u{1b}[<0;1", "\u{1b}[M!", "\u{1b}[" + String(repeating: "1", count: 5000)] {
      #expect(keys(text) == [], "\(text.debugDescription)")
    }
    #expect(keys("\u{1b}[" + String(repeating: "1;", count: 5000) + "Aq") == [.key(.character("q"))])
  }

  @Test("A sequence of 256 bytes and a final byte is a key, and a longer sequence is skipped")
  func longest() {
    // ESC and [ are two of the 256 bytes.
    let digits = String(repeating: "1", count: 254)
    #expect(keys("\u{1b}[\(digits)Aq") == [.key(.up), .key(.character("q"))])
    #expect(keys("\u{1b}[\(digits)1Aq") == [.key(.character("q"))])
  }

  @Test("An aborted escape sequence swallows no key")
  func broken() {
    #expect(keys("\u{1b}[1;\u{1b}[A") == [.key(.up)])
    #expect(keys("\u{1b}O\u{3}\u{1b}[5\r") == [.key(.control("c")), .key(.enter)])
    #expect(keys("\u{1b}\u{1b}[B") == [.key(.escape), .key(.down)])
  }

  @Test("Modifiers of special keys are ignored")
  func modifiers() {
    #expect(keys("\u{1b}[1;2A\u{1b}[3;5~\u{1b}[15;2~\u{1b}[1;2P") == [.key(.up), .key(.delete), .key(.function(5)), .key(.function(1))])
  }

  @Test("Terminfo sequences take precedence, the longest first")
  func terminfo() {
    let sequences: [InputDecoder.Sequence] = [
      .init(Array("\u{1b}[[A".utf8), .function(1)), .init(Array("\u{1b}[7$".utf8), .home), .init(Array("\u{1b}[".utf8), .end),
      .init([8], .left),
    ]
    #expect(keys("\u{1b}[[A\u{1b}[7$\u{8}", sequences) == [.key(.function(1)), .key(.home), .key(.backspace)])
  }
}
