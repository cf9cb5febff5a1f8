import Screen
import TestSupport
import Testing
import Settings

@testable import Session

/// Compares every cell of a real terminal with the canvas, after every step of a script.
@Suite("Cells on the terminal", .ownThread)
struct CellTests {
  static let layouts = [(160, 45), (100, 30), (80, 24), (40, 12), (20, 4)].map { Size(columns: $0.0, rows: $0.1) }

  private static func samples() throws -> ScratchDirectory {
    let directory = try ScratchDirectory()
    try directory.write("node", try SampleMap.bytes("node/app-basic"))
    try directory.write("ruby", try SampleMap.bytes("ruby/app-perf"))
    return directory
  }

  /// Runs a script and compares the screen after each line.
  private static func expect(_ lines: [String], _ size: Size, in directory: ScratchDirectory, depth: ColorDepth = .palette256) throws {
    let shown = try ComparedScript(lines.joined(separator: "\n:wait\n"), size, in: directory, depth: depth)
    for line in lines { try shown.expectStop(line) }
    shown.expectEnd()
  }

  private static let feeds = ":feed node 4711 node\n:feed ruby 4712 ruby3.3\n:tick 50ms"

  @Test("The terminal shows panes, cursor motions, sorts and a pause exactly as drawn, cell by cell", arguments: layouts)
  func keys(_ size: Size) throws {
    let keys = ["3", "j j j", "pgdn", "end", "home", "s", "S", "1", "j", "enter", "o", "o", "2", "4", "5", "j", "6", "tab", "shift-tab"]
    let writes = [
      ":write @4712 7f1200000000 40 [JIT] Late#one", ":tick 50ms", ":tick 3s", ":key p", ":tick 2s", ":key p", ":exit 4711", ":tick 1s",
    ]
    try Self.expect([Self.feeds] + keys.map { ":key " + $0 } + writes, size, in: Self.samples())
  }

  @Test("The terminal shows dialogs and prompts exactly as drawn, cell by cell", arguments: layouts)
  func dialogs(_ size: Size) throws {
    let lines = [
      ":key ?", ":key j", ":key esc", ":key /", ":type patchProcess", ":key enter", ":key n", ":key esc", ":key \\", ":type size>4k",
      ":key enter", ":key esc", ":key i", ":key tab", ":type zz", ":key esc", ":key m", ":key esc",
    ]
    try Self.expect([Self.feeds] + lines, size, in: Self.samples())
  }

  @Test(
    "After random keys, the terminal shows the screen exactly as drawn, cell by cell", arguments: [(160, 45), (80, 24)],
    [ColorDepth.palette256, .trueColor])
  func walk(_ extent: (Int, Int), _ depth: ColorDepth) throws {
    var random = SeededRandom(salt: UInt64(extent.0))
    let keys = [
      "j", "j", "j", "k", "k", "pgdn", "pgup", "home", "end", "tab", "shift-tab", "enter", "space", "s", "S", "o", "O", "n", "N", "*", "f",
      "1", "2", "3", "3", "4", "5", "6", "z", "<", ">", "v", "a", "w", "A", "b", "K", "+", "-", "0", "{", "}", "h", "l", "U", "m", "c", "?",
      "p", "esc", "esc", "/",
    ]
    let lines = (0..<80).map { _ in ":key " + (keys.randomElement(using: &random) ?? "j") }
    let size = Size(columns: extent.0, rows: extent.1)
    print("walk: \(SeededRandom.words)")
    try Self.expect([Self.feeds] + lines, size, in: Self.samples(), depth: depth)
  }

  @Test("The terminal shows 24-bit colours exactly as drawn, cell by cell")
  func trueColor() throws {
    try Self.expect([Self.feeds, ":key 3 j", ":key ?", ":key esc"], Size(columns: 160, rows: 45), in: Self.samples(), depth: .trueColor)
  }

  /// Selects every theme in the picker: each cell must have the colours of that theme and of no other.
  @Test(
    "The terminal shows every theme exactly as drawn, in every colour depth",
    arguments: [ColorDepth.trueColor, .palette256, .ansi16, .mono])
  func themes(_ depth: ColorDepth) throws {
    let size = Size(columns: 100, rows: 30)
    let moves = Array(repeating: ":key j", count: Themes.names.count - 1)
    let lines = [Self.feeds, ":key t"] + moves + [":key esc", ":key t", ":key G", ":key enter"]
    let shown = try ComparedScript(lines.joined(separator: "\n:wait\n"), size, in: Self.samples(), depth: depth)
    for (index, line) in lines.enumerated() {
      try shown.expectStop("\(index) \(line)")
      let theme = (2..<2 + moves.count).contains(index) ? Themes.names[index - 1] : ""
      let sequences = ThemeSequences(shown.sent)
      #expect(sequences.direct == 0 || depth == .trueColor)
      #expect(sequences.palette == 0 || depth == .palette256 || depth == .trueColor)
      // Sequences for palette colours 0 to 15 occur only at 24-bit depth, in themes made of these colours.
      #expect(sequences.lowPalette == 0 || depth == .trueColor, "\(theme)")
      if depth == .mono || theme == "mono" { #expect(sequences.colors == 0, "\(theme)") }
      if depth == .trueColor, !theme.isEmpty, !["terminal", "mono"].contains(theme) { #expect(sequences.direct > 0, "\(theme)") }
      if depth == .palette256, !theme.isEmpty, !["terminal", "mono"].contains(theme) { #expect(sequences.palette > 0, "\(theme)") }
    }
    shown.expectEnd()
  }

  @Test("Closing a dialog and redrawing the screen leave no stale cells")
  func sizes() throws {
    let size = Size(columns: 160, rows: 45)
    try Self.expect([Self.feeds, ":key 3", ":key ?", ":key esc", ":key ctrl-l"], size, in: Self.samples())
  }

  /// Wide, combining, bidirectional and hostile names.
  private static let names = [
    "作業.実行 /srv/app/仕事.js:12:5", "e\u{301}te\u{301} cafe\u{301}", "한국어 이름", "ｆｕｌｌｗｉｄｔｈ", "नमस्ते", "a\u{301}\u{302}\u{303}b", "中", "x中", "xx中",
    "אבג right to left", "\u{202e}gnirts", "tab\there", "a\u{200d}b\u{feff}c", "Ω≈ç√∫", "ends with wide 実",
  ]

  @Test("Wide and combining characters keep every column aligned", arguments: layouts)
  func wide(_ size: Size) throws {
    let directory = try ScratchDirectory()
    let lines = Self.names.enumerated().map { "\(String(0x1000 + $0.offset * 0x40, radix: 16)) 40 JS:*\($0.element)\n" }
    try directory.write("names", lines.joined().utf8)
    let shown = try ComparedScript(":feed names 4711 作業機\n:tick 50ms\n:key 3\n:wait\n:key j\n:wait\n:key j j j G", size, in: directory)
    for step in ["3", "j", "G"] {
      try shown.expectStop(step)
      // Borders keep their columns after any name.
      guard size.columns >= 80 else { continue }
      // The line about profilers has no border.
      let top = size.columns >= 96 && size.rows >= 26 ? 1 : 0
      for row in top..<size.rows - 1 {
        let last = shown.terminal.cell(size.columns - 1, row).base
        #expect("│╮╯┤".unicodeScalars.contains { $0.value == last }, "row \(row) ends with U+\(String(last, radix: 16))")
      }
    }
    shown.expectEnd()
  }

  @Test("A wide character takes two cells of the terminal, the second as a continuation")
  func wideCells() throws {
    let directory = try ScratchDirectory()
    try directory.write("names", "1000 40 JS:*作業x\n".utf8)
    let shown = try ComparedScript(":feed names 4711 node\n:tick 50ms\n:key 3", Size(columns: 160, rows: 45), in: directory)
    try shown.expectStop("names")
    let place = try #require(shown.canvas.position(of: "作業x"))
    let shownCells = (0..<5).map { shown.terminal.cell(place.column + $0, place.row).base }
    #expect(shownCells == [0x4f5c, .max, 0x696d, .max, 0x78])
    shown.expectEnd()
  }
}
