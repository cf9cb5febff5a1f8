import Monitor
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Pasted text")
struct PasteTests {
  @Test("The leading text of input events ends at the first event that is not a character")
  func leading() {
    let keys: [InputEvent] = "ab".unicodeScalars.map { .key(.character($0)) }
    #expect((keys + [.key(.enter)] + keys)[...].leadingText == ["a", "b"])
    #expect(keys[1...].leadingText == ["b"] && [InputEvent.hangup, keys[0]][...].leadingText == [] && keys[2...].leadingText == [])
  }

  /// Presses keys, with Tab for a tab character.
  private func press(_ keys: String, _ rig: inout DashboardRig) {
    rig.press(keys.unicodeScalars.map { $0 == "\t" ? .tab : .character($0) })
  }

  @Test(
    "Pasting a text into a prompt has the same effect as typing it",
    arguments: [(":", "sort s"), ("/", "bloc"), ("\\", "parse"), ("?/", "sort"), ("i\t\t", "12")])
  func prompts(keys: String, text: String) throws {
    var typed = try DashboardRig.small()
    press(keys + text, &typed)
    var pasted = try DashboardRig.small()
    press(keys, &pasted)
    let before = pasted.rows
    pasted.paste(text)
    #expect(pasted.rows == typed.rows && pasted.rows != before)
  }

  @Test(
    "The dashboard takes characters as text only while a text field has the focus",
    arguments: [("", false), (":", true), ("?", false), ("?/", true), ("i", false), ("i\t\t", true)])
  func typing(keys: String, isTyping: Bool) throws {
    var rig = try DashboardRig.small()
    press(keys, &rig)
    #expect(rig.dashboard.isTyping == isTyping)
    rig.press(.escape)
    #expect(!rig.dashboard.isTyping)
  }

  @Test("Characters that arrive together are one input for a text field, and single inputs elsewhere")
  func inputs() throws {
    var rig = try DashboardRig.small()
    func inputs(_ keys: [Key]) -> [String] {
      var events = keys.map { InputEvent.key($0) }[...]
      var inputs: [String] = []
      while let input = rig.dashboard.takeInput(from: &events) { inputs.append("\(input)") }
      return inputs
    }
    let keys: [Key] = [.character("a"), .character("b"), .enter, .character("c")]
    #expect(inputs(keys) == keys.map { "\(InputEvent.key($0))" } && inputs([]) == [])
    rig.type("/")
    #expect(inputs(keys) == ["2 characters", "\(InputEvent.key(.enter))", "1 characters"])
  }

  @Test("A prompt takes 1000 characters, and ignores the rest", arguments: [":", "/", "\\"])
  func longest(prompt: String) throws {
    var rig = try DashboardRig.small()
    rig.type(prompt)
    rig.paste(String(repeating: "x", count: TextField.longest - 1))
    rig.paste("yz")
    #expect(rig.shows("xxy") && !rig.shows("yz"))
    rig.press(.character("z"))
    #expect(rig.shows("xxy") && !rig.shows("yz"))
    rig.press(.backspace)
    rig.type("z")
    #expect(rig.shows("xxz"))
  }

  @Test("A prompt handles 50,000 pasted characters in less than 10 s", arguments: [":", "/", "\\", "i", "?/"])
  func fast(prompt: String) throws {
    var rig = try DashboardRig.small()
    rig.type(prompt)
    let time = ContinuousClock().measure {
      for _ in 0..<50 { rig.paste(String(repeating: "e ", count: 500)) }
    }
    #expect(time < .seconds(10))
  }

  @Test("SafeText.suffix returns the last characters that fit into the given columns")
  func end() {
    #expect(SafeText("ab作c").suffix(columns: 3) == "作c")
    #expect(SafeText("ab作c").suffix(columns: 2) == "c")
    #expect(SafeText("ab").suffix(columns: 0) == "" && SafeText("ab").suffix(columns: 9) == "ab")
  }
}
