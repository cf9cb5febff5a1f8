import Testing

@testable import Screen

@Suite("Text made safe for a terminal")
struct SafeTextTests {
  @Test(
    "Characters that control a terminal are replaced",
    arguments: [
      ("a\u{1b}[31mb", "a␛[31mb"), ("tab\there", "tab␉here"), ("bell\u{7}", "bell␇"), ("del\u{7f}", "del␡"), ("nul\0", "nul␀"),
      ("line\r\n", "line␍␊"), ("c1\u{9b}31m", "c1�31m"), ("bidi\u{202e}txt", "bidi�txt"), ("iso\u{2066}late\u{2069}", "iso�late�"),
      ("private\u{e000}", "private�"), ("zero\u{200b}width", "zero�width"), ("unassigned\u{378}", "unassigned�"),
      ("par\u{2029}", "par�"), ("soft\u{ad}", "soft�"), ("plain ünïcode", "plain ünïcode"),
    ])
  func sieve(input: String, shown: String) {
    #expect(SafeText(input).string == shown)
  }

  @Test("Every scalar of planes 0 to 2 is shown without control, format, private or unassigned characters")
  func everyScalar() {
    for value in UInt32(0)...0x2ffff {
      guard let scalar = Unicode.Scalar(value) else { continue }
      for shown in SafeText(String(scalar)).string.unicodeScalars {
        let category = shown.properties.generalCategory
        #expect(![.control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator].contains(category))
      }
    }
  }

  @Test("Bytes that are not UTF-8 are shown as escapes")
  func invalidBytes() {
    #expect(SafeText(bytes: [0x61, 0xff, 0x62]).string == "a\\xFFb")
    #expect(SafeText(bytes: [0xe4, 0xb8]).string == "\\xE4\\xB8")
    #expect(SafeText(bytes: [0xed, 0xa0, 0x80]).string == "\\xED\\xA0\\x80")
    #expect(SafeText(bytes: [0xc0, 0xaf]).string == "\\xC0\\xAF")
    #expect(SafeText(bytes: Array("é中".utf8)).string == "é中")
    #expect(SafeText(bytes: [UInt8](repeating: 0x41, count: 1000), limit: 10).columns == 10)
  }

  @Test("Wide characters take two columns, combining marks none")
  func columns() {
    #expect(SafeText("中文").columns == 4)
    #expect(SafeText("e\u{301}").columns == 1)
    #expect(SafeText("e\u{301}\u{302}\u{303}\u{304}").string == "e\u{301}\u{302}")
    #expect(SafeText("\u{301}a").string == "�a")
    #expect(SafeText("🚀x").columns == 3)
    #expect(SafeText("각").columns == 2)
  }

  @Test("A truncated text fits the limit of columns, and no wide character is cut in half")
  func truncation() {
    #expect(SafeText("abcdef").truncated(to: 4).string == "abc…")
    #expect(SafeText("中文字").truncated(to: 4).string == "中…")
    #expect(SafeText("abc").truncated(to: 3).string == "abc")
    #expect(SafeText("abc").truncated(to: 0).string.isEmpty)
  }

  @Test("A CSV field holds any name and is not a formula")
  func csvField() {
    #expect(SafeText("a \"b\", c").csvField == "\"a \"\"b\"\", c\"")
    #expect(SafeText("a b").csvField == "a b")
    #expect(SafeText("=1+1, 2").csvField == "\"'=1+1, 2\"")
    for sign in ["=", "+", "-", "@"] { #expect(SafeText(sign + "x").csvField == "'" + sign + "x") }
    // Full-width signs can also start a formula, and some spreadsheets separate fields at semicolons.
    for sign in ["＝", "＋", "－", "＠"] { #expect(SafeText(sign + "x").csvField == "'" + sign + "x") }
    #expect(SafeText("a;=1+1").csvField == "\"a;'=1+1\"")
    #expect(SafeText("a; \"＝1;b").csvField == "\"a; \"\"'＝1;b\"")
    #expect(SafeText(" =1").csvField == " '=1")
    #expect(SafeText("a=b-c").csvField == "a=b-c")
    #expect(SafeText("").csvField == "")
    // A combining mark makes another Character of a quote or sign, but the scalar remains special.
    #expect(SafeText("a\"\u{301}b").csvField == "\"a\"\"\u{301}b\"")
    #expect(SafeText("=\u{301}1").csvField == "'=\u{301}1")
  }

  @Test("Wrapping a text breaks at spaces, cuts long words, and keeps wide characters whole")
  func wrapping() {
    let lines = { (text: String, columns: Int) in SafeText(text).lines(columns: columns).map(\.string) }
    #expect(lines("one row down", 40) == ["one row down"])
    #expect(lines("one row down", 7) == ["one row", "down"])
    #expect(lines("one row down", 8) == ["one row", "down"])
    #expect(lines("one row down", 6) == ["one", "row", "down"])
    #expect(lines("a longword b", 4) == ["a", "long", "word", "b"])
    #expect(lines("作業実行", 5) == ["作業", "実行"])
    #expect(lines("作業", 1) == ["作業"])
    #expect(lines("", 5) == [""])
    #expect(lines("x", 0) == [])
  }
}
