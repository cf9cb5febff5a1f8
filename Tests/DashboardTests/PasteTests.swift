import Monitor
import Screen
import TestSupport
import Testing

@testable import Dashboard

@Suite("Pasted text")
struct PasteTests {
  private func paste(_ text: String, _ rig: inout DashboardRig) { rig.paste(Array(text.unicodeScalars)) }

  @Test("Consecutive characters are joined into one text event, and other input events are kept")
  func joining() {
    let keys: [InputEvent] = "ab".unicodeScalars.map { .key(.character($0)) }
    #expect((keys + [.key(.enter)] + keys.prefix(1) + [.hangup]).joiningText == [.text(["a", "b"]), .key(.enter), keys[0], .hangup])
    #expect([InputEvent]().joiningText == [])
  }

  @Test("Pasting text into a prompt has the same effect as typing it", arguments: [":sort s", "/bloc", "\\parse", "?/sort", "i\u{9}12"])
  func prompts(text: String) throws {
    var typed = try DashboardRig.small()
    typed.press(text.unicodeScalars.map { $0 == "\u{9}" ? .tab : .character($0) })
    var pasted = try DashboardRig.small()
    for part in text.split(separator: "\u{9}") {
      if part != text.split(separator: "\u{9}").first { pasted.press(.tab) }
      paste(String(part), &pasted)
    }
    #expect(pasted.rows == typed.rows)
  }

  @Test("Pasted characters act as keys until one opens a prompt, which takes the rest")
  func keys() throws {
    var rig = try DashboardRig.small()
    paste("3j:quit?", &rig)
    #expect(rig.dashboard.focus == .entries && rig.shows("quit?"))
  }

  @Test("A prompt takes 1000 characters, and ignores the rest", arguments: [":", "/", "\\"])
  func longest(prompt: String) throws {
    var rig = try DashboardRig.small()
    rig.type(prompt)
    paste(String(repeating: "x", count: TextField.longest - 1), &rig)
    paste("yz", &rig)
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
      for _ in 0..<50 { paste(String(repeating: "e ", count: 500), &rig) }
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
