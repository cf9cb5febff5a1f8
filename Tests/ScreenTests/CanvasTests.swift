import Testing

@testable import Screen

@Suite("Canvas")
struct CanvasTests {
  @Test("Text is cut at every edge of the canvas")
  func clipping() {
    var canvas = Canvas(size: Size(columns: 5, rows: 2))
    canvas.put("abcdefgh", at: Point(column: 2, row: 0), .text)
    canvas.put("wxyz", at: Point(column: -2, row: 1), .text)
    canvas.put("no", at: Point(column: 0, row: 2), .text)
    canvas.put("no", at: Point(column: 0, row: -1), .text)
    canvas.put("no", at: Point(column: 9, row: 0), .text)
    #expect(canvas.text == "  abc\nyz\n")
    #expect(canvas.put("abc", at: Point(column: 0, row: 0), .text, limit: 2) == 2)
    #expect(canvas.put("abc", at: Point(column: 1, row: 0), .text, limit: .max) == 3)
  }

  @Test("A wide character that does not fit on the canvas is omitted")
  func wideAtTheEdge() {
    var canvas = Canvas(size: Size(columns: 3, rows: 1))
    canvas.put("a中文", at: Point(column: 0, row: 0), .text)
    #expect(canvas.line(0) == "a中")
    canvas.put("b中", at: Point(column: 1, row: 0), .text)
    #expect(canvas.line(0) == "ab")
  }

  @Test("The rest of a partly overwritten wide character is blanked")
  func halves() {
    var canvas = Canvas(size: Size(columns: 6, rows: 1))
    canvas.put("中文", at: Point(column: 0, row: 0), .text)
    canvas.put("x", at: Point(column: 1, row: 0), .text)
    #expect(canvas.line(0) == " x文")
    canvas.put("y", at: Point(column: 2, row: 0), .text)
    #expect(canvas.line(0) == " xy")
    canvas.put("中文", at: Point(column: 0, row: 0), .text)
    canvas.put("字", at: Point(column: 1, row: 0), .text)
    #expect(canvas.line(0) == " 字")
    for column in 0..<6 where canvas[column, 0].isContinuation {
      #expect(column > 0 && !canvas[column - 1, 0].isContinuation)
    }
  }

  @Test("Overwriting a wide character removes its combining mark")
  func marks() {
    var canvas = Canvas(size: Size(columns: 4, rows: 1))
    canvas.put("中\u{301}", at: Point(column: 0, row: 0), .text)
    canvas.put("x", at: Point(column: 1, row: 0), .text)
    #expect(canvas.line(0) == " x")
    #expect(canvas[0, 0].mark == 0)
  }

  @Test("Random text on the canvas never leaves half a wide character")
  func random() {
    var seed: UInt64 = 0x9e37_79b9
    func next(_ bound: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % bound
    }
    var canvas = Canvas(size: Size(columns: 9, rows: 3))
    let texts: [SafeText] = ["中", "a", "中文字", "x中y", "e\u{301}", "  "]
    for _ in 0..<20_000 {
      canvas.put(texts[next(texts.count)], at: Point(column: next(13) - 2, row: next(4)), .text, limit: next(6))
      for row in 0..<3 {
        for column in 0..<9 {
          let followed = column < 8 && canvas[column + 1, row].isContinuation
          let isWide = Unicode.Scalar(canvas[column, row].base).map { SafeText(String($0)).columns == 2 } ?? false
          #expect(canvas[column, row].isContinuation || isWide == followed)
          if column == 0 { #expect(!canvas[column, row].isContinuation) }
        }
      }
    }
  }

  @Test("Every glyph of planes 0 to 2 has a printable ASCII replacement")
  func plainForms() {
    for base in UInt32(0x20)...0x2ffff {
      let plain = SymbolSet.plain(base)
      #expect((0x20...0x7e).contains(plain))
    }
    #expect(SymbolSet.plain(0x25cf) == 0x6f)
    #expect(SymbolSet.plain(0x28ff) == 0x40)
    #expect(SymbolSet.plain(0x2800) == 0x20)
    #expect(SymbolSet.plain(0x2502) == 0x7c)
  }
}
