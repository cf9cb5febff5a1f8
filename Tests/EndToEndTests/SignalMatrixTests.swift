import Glibc
import TestSupport
import Testing

/// Ends the monitor by each signal at each moment: all bits of the terminal modes are restored, and the exit status has the signal.
@Suite("Fatal signals", .ownThread)
struct SignalMatrixTests {
  enum Moment: String, CaseIterable, Sendable {
    case birth, start, loading, dialog, paused
  }

  private static let handledSignals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
  private static let faults = [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT]

  /// Writes a map that takes long to read: 128 MiB of entries, then a hole up to 1 GB.
  private func writeLargeMap(_ path: String) throws {
    let lines = (0..<20_000).map { "\(String(0x7f00_0000_0000 + $0 * 0x40, radix: 16)) 40 JS:*function \($0) app.js:\($0)\n" }.joined()
    let bytes = Array(lines.utf8)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    for _ in 0..<(128 << 20) / bytes.count { #expect(write(descriptor, bytes, bytes.count) == bytes.count) }
    #expect(ftruncate(descriptor, 1_000_000_000) == 0)
  }

  private func reach(_ moment: Moment, _ monitor: PseudoTerminal) -> Bool {
    switch moment {
    case .birth: return true
    case .start: return monitor.reads("^[[?1049h")
    case .loading: return monitor.shows { $0.contains { $0.contains("reading") } }
    case .dialog:
      guard monitor.shows({ $0.contains { $0.contains("3 entries") } }) else { return false }
      monitor.type("i")
      return monitor.shows { $0.contains { $0.contains("inject test entry") } }
    case .paused:
      guard monitor.shows({ $0.contains { $0.contains("3 entries") } }) else { return false }
      monitor.type("p")
      return monitor.shows { $0.contains { $0.contains("PAUSED") } }
    }
  }

  @Test(
    "Each of ten fatal signals restores the terminal; after the first frame, faults also write a crash report", arguments: Moment.allCases)
  func matrix(_ moment: Moment) throws {
    let directory = try ScratchDirectory()
    let path = "perf-4194305.map"
    if moment == .loading {
      try writeLargeMap(directory.file(path))
    } else {
      try directory.write(path, "1000 10 one\n2000 10 two\n3000 10 three\n".utf8)
    }
    for number in Self.handledSignals + Self.faults {
      let state = try ScratchDirectory()
      let monitor = try Jittop.monitor(directory, state: state)
      #expect(reach(moment, monitor), "\(number): \(monitor.screen().joined(separator: "\n"))")
      kill(monitor.pid, number)
      #expect(monitor.ends() == .signal(number), "signal \(number)")
      #expect(monitor.modes == monitor.firstModes, "signal \(number)")
      let text = monitor.text
      for (on, off) in [
        ("^[[?1049h", "^[[?1049l"), ("^[[?25l", "^[[?25h"), ("^[[?1000h", "^[[?1000l"), ("^[[?1002h", "^[[?1002l"),
        ("^[[?1006h", "^[[?1006l"), ("^[[?1h", "^[[?1l"),
      ] {
        let opened = text.ranges(of: on).last?.lowerBound
        let closed = text.ranges(of: off).last?.lowerBound
        if let opened { #expect(closed.map { $0 > opened } ?? false, "signal \(number): \(on)") }
      }
      #expect(directory.names == [path])
      expectReport(number, moment, monitor, state)
    }
  }

  private func expectReport(_ number: Int32, _ moment: Moment, _ monitor: PseudoTerminal, _ state: ScratchDirectory) {
    guard Self.faults.contains(number), moment != .birth, moment != .start else {
      if Self.handledSignals.contains(number) { #expect(state.names == []) }
      return
    }
    let report = ScratchDirectory.bytes(at: state.file("jittop/" + (ScratchDirectory.names(in: state.file("jittop")).first ?? "none")))
    let text = String(decoding: report ?? [], as: UTF8.self)
    #expect(text.hasPrefix("jittop "), "signal \(number)")
    #expect(text.contains("terminal xterm-256color, 160x45") && text.contains("sent by another process"), "\(text)")
    if moment == .paused { #expect(text.contains("1 maps: key(Screen.Key.character(\"p\"))"), "\(text)") }
    #expect(monitor.errorLines.first?.contains("crash report: \(state.path)/jittop/crash-") == true, "\(monitor.errorLines)")
  }

  @Test("A job that is killed while stopped, or continued in the background, leaves the terminal to the shell")
  func jobs() throws {
    let directory = try ScratchDirectory()
    let shell = try PseudoTerminal(
      program: "/bin/bash", ["--norc", "--noprofile", "-i"], ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "PS1=ready> "], columns: 120)
    #expect(shell.reads("ready> "))
    shell.type("\(Jittop.path) --directory \(directory.path)\r")
    #expect(shell.shows { $0.contains { $0.contains("No perf maps here yet") } })
    /// Returns the terminal modes at the prompt of the shell. While the shell runs a command, it sets other modes.
    func atPrompt() -> [UInt32] {
      var found: [UInt32] = []
      _ = becomesTrue {
        found = shell.modes
        return found[3] & UInt32(ICANON) == 0
      }
      return found
    }
    shell.type("\u{1a}")
    #expect(shell.reads("Stopped"))
    let modes = atPrompt()
    shell.type("bg; echo in the back$((1))ground\r")
    #expect(shell.reads("in the back1ground"))
    /// Types a line each second, because a shell reports jobs only at a prompt. Returns true once a text is printed, false after a minute.
    func types(_ line: String, until isPrinted: () -> Bool) -> Bool {
      becomesTrue {
        shell.type(line + "\r")
        return becomesTrue(within: 1) {
          shell.pump()
          return isPrinted()
        }
      }
    }
    // `jobs` prints to standard output; the first stop notice goes to standard error. Wait for `jobs`: a shell that does not know that
    // the job has stopped would not continue the job to deliver the signal.
    #expect(types("jobs") { shell.text.contains("Stopped") })
    #expect(atPrompt() == modes)
    shell.type("kill %1\r")
    let isReported = types("") { shell.errorLines.joined().contains("Terminated") || shell.text.contains("Terminated") }
    #expect(isReported, "\(shell.text.suffix(500))")
    #expect(atPrompt() == modes)
    shell.type("exit\r")
    #expect(shell.ends() != .lost)
  }
}
