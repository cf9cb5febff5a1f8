import Glibc
import TestSupport
import Testing

/// A terminal that stopped reading because its window hangs or its connection is lost.
@Suite("Stalled terminals")
struct StalledTerminalTests {
  enum Moment: CaseIterable, Sendable {
    case start, storm, frame
  }

  @Test("A stalled terminal does not delay a fatal signal", arguments: Moment.allCases, [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
  func ends(_ moment: Moment, _ number: Int32) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "1000 10 one\n2000 10 two\n3000 10 three\n".utf8)
    // The shell reads a line and then executes the monitor.
    let monitor = try PseudoTerminal(
      program: "/bin/sh", ["-c", "read line; exec \(BuiltProgram.path("jittop")) --directory \(directory.path)"],
      ["TERM=xterm-256color", "COLORTERM=truecolor", "LC_ALL=C.UTF-8"], columns: 160, rows: 45, errorsToTerminal: true)
    if moment == .start { monitor.fill() }
    monitor.type("\n")
    switch moment {
    case .start: #expect(becomesTrue { monitor.modes != monitor.firstModes })
    case .storm:
      #expect(monitor.shows { $0.contains { $0.contains("3 entries") } })
      for size in 1...50 { monitor.resize(columns: UInt16(150 + size), rows: 45) }
      // Type the key often, because not every key causes a frame.
      for _ in 0..<50 { monitor.type("\u{c}") }
      #expect(monitor.isStalled())
    case .frame:
      #expect(monitor.shows { $0.contains { $0.contains("3 entries") } })
      // Read the first update to its end: the output that stalls below then belongs to the next update.
      #expect(
        becomesTrue {
          monitor.pump(); return !isUpdating(monitor.text)
        })
      monitor.resize(columns: 1000, rows: 400)
      #expect(monitor.isStalled())
    }
    kill(monitor.pid, number)
    // This takes 0.4 s on an idle machine. A monitor that blocks on its terminal never ends.
    #expect(monitor.endsUnread(within: 10) == .signal(number))
    #expect(monitor.modes == monitor.firstModes)
    // The update that stalled is incomplete. In a storm of resizes, the output may also stall between two updates.
    guard moment == .frame else { return }
    monitor.pump()
    #expect(isUpdating(monitor.text))
  }

  /// True if output ends within a synchronized update.
  private func isUpdating(_ output: String) -> Bool {
    guard let begin = output.ranges(of: "^[[?2026h").last?.lowerBound else { return false }
    return output.ranges(of: "^[[?2026l").last.map { $0.lowerBound < begin } ?? true
  }
}
