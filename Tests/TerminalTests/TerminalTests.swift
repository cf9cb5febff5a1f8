import Glibc
import TestSupport
import Testing

@Suite("Terminal sessions", .ownThread)
struct TerminalTests {
  static let xterm = ["TERM=xterm-256color", "LC_ALL=C.UTF-8"]
  static let trueColor = xterm + ["COLORTERM=truecolor"]

  private func part(_ name: String, _ next: String, of text: String) -> String {
    guard let start = text.firstRange(of: "<\(name)>"), let end = text.firstRange(of: "<\(next)>") else { return "missing" }
    return String(text[start.upperBound..<end.lowerBound])
  }

  private func expectRestored(_ terminal: PseudoTerminal, _ modes: [UInt32], _ comment: Comment? = nil) {
    #expect(terminal.modes == modes, comment)
    let text = terminal.text
    for (on, off) in [("^[[?1049h", "^[[?1049l"), ("^[[?25l", "^[[?25h"), ("^[[?1000h", "^[[?1000l"), ("^[[?1h", "^[[?1l")] {
      let last = [on, off].compactMap { code in text.ranges(of: code).last.map { (code, $0.lowerBound) } }.max { $0.1 < $1.1 }
      #expect(last?.0 == off, comment)
    }
  }

  @Test(
    "Every kind of exit restores the terminal",
    arguments: [
      ("end", PseudoTerminal.Ending.exit(0)), ("exit", .exit(3)), ("trap", .signal(SIGILL)), ("abort", .signal(SIGABRT)),
      ("overflow", .signal(SIGSEGV)),
    ])
  func ends(behaviour: String, ending: PseudoTerminal.Ending) throws {
    let terminal = try PseudoTerminal(behaviour, Self.xterm)
    let modes = terminal.firstModes
    #expect(terminal.ends() == ending)
    #expect(terminal.text.contains("hello"))
    expectRestored(terminal, modes)
  }

  @Test("Every fatal signal restores the terminal", arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGSEGV, SIGBUS, SIGFPE])
  func signals(number: Int32) throws {
    let terminal = try PseudoTerminal("signals", Self.xterm)
    let modes = terminal.firstModes
    #expect(terminal.reads("<ready>"))
    #expect(terminal.modes != modes)
    kill(terminal.pid, number)
    #expect(terminal.ends() == .signal(number))
    expectRestored(terminal, modes)
  }

  @Test("The key ctrl-c sends SIGINT")
  func controlC() throws {
    let terminal = try PseudoTerminal("signals", Self.xterm)
    #expect(terminal.reads("<ready>"))
    terminal.type("\u{3}")
    #expect(terminal.ends() == .signal(SIGINT))
  }

  @Test("Suspending restores the terminal and resuming repaints it")
  func suspends() throws {
    // SIGTSTP stops only a process with a parent in another process group of its session, such as a shell with job control.
    let script = #""$0" suspend; echo "<stopped $?>"; read -r line; fg > /dev/null; echo "<ended $?>""#
    let terminal = try PseudoTerminal(
      program: "/bin/bash", ["-m", "-c", script, BuiltProgram.path("TerminalProbe")], Self.xterm, errorsToTerminal: true)
    let modes = terminal.firstModes
    #expect(terminal.reads("<stopped \(128 + SIGTSTP)>"), "\(terminal.text)")
    expectRestored(terminal, modes)
    #expect(!terminal.text.contains("<back>") && terminal.text.ranges(of: "hello").count == 1)
    terminal.type("\r")
    #expect(terminal.reads("<ended 0>"), "\(terminal.text)")
    #expect(terminal.ends() == .exit(0))
    #expect(terminal.text.contains("<back>") && terminal.text.ranges(of: "hello").count == 2)
    expectRestored(terminal, modes)
  }

  @Test(
    "Standard error is printed after the session, without control characters",
    arguments: [("errors", Ending.exit(0)), ("errors, trap", .signal(SIGILL))])
  func errors(behaviour: String, ending: Ending) throws {
    let terminal = try PseudoTerminal(behaviour, Self.xterm, errorsToTerminal: true)
    let modes = terminal.firstModes
    #expect(terminal.ends() == ending)
    expectRestored(terminal, modes)
    let parts = terminal.text.split(separator: "^[[?1049l", omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    #expect(!parts[0].contains("first") && parts[0].contains("hello"))
    let after = String(parts[1])
    #expect(after.contains("first") && after.contains(ending == .exit(0) ? "second" : "Fatal error"), "\(after)")
    if ending == .exit(0) { #expect(after.contains("first ?[31m??2J?\r\nsecond\r\n"), "\(after)") }
  }

  @Test("Excess output on standard error is dropped without blocking")
  func manyErrors() throws {
    let terminal = try PseudoTerminal("errors, too many", Self.xterm, errorsToTerminal: true)
    #expect(terminal.ends() == .exit(0))
    let count = terminal.text.ranges(of: "again").count
    #expect(count > 10_000 && count < 12_000)
  }

  @Test(
    "Without an alternate screen the prompt starts on a new line", arguments: [("end", Ending.exit(0)), ("abort", .signal(SIGABRT))])
  func noAlternateScreen(behaviour: String, ending: Ending) throws {
    let terminal = try PseudoTerminal(behaviour, ["TERM=vt100", "LC_ALL=C.UTF-8"])
    #expect(terminal.ends() == ending)
    #expect(terminal.modes == terminal.firstModes)
    #expect(terminal.text.hasSuffix("\r\n"))
  }

  @Test("Only changed cells are sent to the terminal")
  func changes() throws {
    let terminal = try PseudoTerminal("paint", Self.xterm)
    #expect(terminal.ends() == .exit(0))
    let text = terminal.text
    #expect(part("same", "one", of: text).isEmpty)
    let one = part("one", "wide", of: text)
    #expect(one.contains("J") && !one.contains("ello") && one.utf8.count < 60)
    let wide = part("wide", "cursor", of: text)
    #expect(wide.contains("中x") && wide.utf8.count < 60)
    #expect(part("cursor", "same cursor", of: text).contains("^[[?25h"))
    #expect(part("same cursor", "restyle", of: text).isEmpty)
    #expect(part("restyle", "end", of: text).isEmpty)
  }

  @Test(
    "Colours use the depth of the terminal",
    arguments: [
      (Self.trueColor, "38;2;232;103;107"), (Self.xterm, "38;5;167"), (["TERM=xterm", "LC_ALL=C.UTF-8"], "^[[31m"),
      (Self.trueColor + ["NO_COLOR=1"], "^[[1mJ"), (["TERM=vt100"], "^[[1mJ"),
    ])
  func colors(environment: [String], expected: String) throws {
    let terminal = try PseudoTerminal("paint", environment)
    #expect(terminal.ends() == .exit(0))
    let sent = part("one", "wide", of: terminal.text)
    // For the vt100, ncurses also sends padding and the end of the alternate character set.
    #expect(
      sent.filter { $0 != "\u{f}" && $0 != "\0" }.replacing("^[(B", with: "").replacing("^[[0;1m", with: "^[[1m").contains(expected),
      "\(sent)")
  }

  @Test(
    "Without Unicode a wide character becomes two question marks",
    arguments: [
      ["TERM=xterm-256color", "LC_ALL=C"], ["TERM=linux", "LC_ALL=C.UTF-8"],
    ])
  func ascii(environment: [String]) throws {
    let terminal = try PseudoTerminal("paint", environment)
    #expect(terminal.ends() == .exit(0))
    #expect(part("wide", "cursor", of: terminal.text).contains("??x"))
  }

  @Test(
    "Nothing is written to an unsuitable terminal",
    arguments: [
      ("TERM=nosuch-terminal", "unknownTerminal"), ("TERM=dumb", "noCursorMotion"), ("TERM=", "unknownTerminal"),
      ("X=1", "unknownTerminal"),
    ])
  func unknown(variable: String, code: String) throws {
    let terminal = try PseudoTerminal("end", [variable])
    #expect(terminal.ends() == .exit(2))
    #expect(terminal.output.isEmpty)
    #expect(terminal.errorLines.first?.hasPrefix(code + " | ") == true)
  }

  @Test("A redraw resets the attributes before it clears the screen")
  func redraws() throws {
    let terminal = try PseudoTerminal("redraw", Self.xterm)
    #expect(terminal.ends() == .exit(0))
    let sent = part("redraw", "end", of: terminal.text)
    let reset = sent.firstRange(of: "^[[m")?.lowerBound
    let clear = sent.firstRange(of: "^[[H^[[2J")?.lowerBound
    #expect(reset.flatMap { reset in clear.map { reset < $0 } } == true, "\(sent)")
    #expect(sent.contains("hello"))
  }

  @Test("A session adopts each new size of the terminal window")
  func resizes() throws {
    let terminal = try PseudoTerminal("signals", Self.xterm)
    #expect(terminal.reads("<ready>"))
    terminal.resize(columns: 132, rows: 50)
    #expect(terminal.reads("<132x50>"))
    terminal.resize(columns: 1, rows: 1)
    #expect(terminal.reads("<1x1>"))
    kill(terminal.pid, SIGTERM)
    #expect(terminal.ends() == .signal(SIGTERM))
  }

  @Test("A hangup of the terminal is an input event, on which the program ends")
  func hangup() throws {
    let terminal = try PseudoTerminal("input", Self.xterm)
    #expect(terminal.reads("<ready>"))
    terminal.hangUp()
    #expect(terminal.ends() == .exit(0))
    #expect(terminal.errorLines == ["hangup"])
  }
}
