import Glibc
import TestSupport
import Testing

/// Runs the monitor on a process that frees its code.
@Suite("Memory checks in a terminal", .ownThread)
struct MemoryInTerminalTests {
  /// Returns the words before the name in the row of an entry; nil if no row shows the name.
  private func words(_ name: String, _ screen: [String]) -> [Substring]? {
    screen.dropFirst(12).first { $0.contains(" \(name) ") }?.split(separator: " ").prefix { $0 != name }
  }

  private func isFlagged(_ name: String, _ screen: [String]) -> Bool? {
    words(name, screen)?.contains { $0.contains("X") && $0.allSatisfy { "NIDX".contains($0) } }
  }

  @Test("Freed code is flagged as not executable although nothing is written to the map")
  func freed() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess(BuiltProgram.path("map-memory"), [directory.path])
    #expect(becomesTrue { process.isRunning() && process.text == "mapped\n" })
    let map = directory.bytes("perf-\(process.pid).map")
    let monitor = try Jittop.monitor(directory)
    func becomes(_ flags: [String: Bool]) -> Bool {
      monitor.shows { screen in flags.allSatisfy { isFlagged($0.key, screen) == $0.value } }
    }
    #expect(
      becomes(["written": false, "fixed": false, "shared": false, "text": false, "data": true]),
      "\(monitor.screen().joined(separator: "\n"))")
    process.send(SIGUSR1)
    #expect(becomes(["written": true, "fixed": false, "shared": false]), "\(monitor.screen().joined(separator: "\n"))")
    process.send(SIGUSR1)
    #expect(becomes(["written": true, "fixed": true, "shared": false, "text": false]), "\(monitor.screen().joined(separator: "\n"))")
    // The first row is the entry in data; the last row is the entry in memory without access rights.
    monitor.type("3G")
    #expect(monitor.shows { $0.contains { $0.contains("not executable · ---p anonymous") } }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("\\flag=x\r")
    #expect(monitor.shows { words("shared", $0) == nil && words("fixed", $0) != nil })
    #expect(directory.bytes("perf-\(process.pid).map") == map)
    process.end()
    #expect(monitor.shows { $0.contains { $0.contains("memory: the process has exited") } })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test(
    "If the memory of another user's process cannot be read, a reason and no flag are shown",
    .enabled(if: geteuid() == 0, "only root can be another user"))
  func refused() throws {
    let directory = try ScratchDirectory()
    #expect(chmod(directory.path, 0o755) == 0)
    let process = try ChildProcess(BuiltProgram.path("map-memory"), [directory.path])
    #expect(becomesTrue { process.isRunning() && process.text == "mapped\n" })
    #expect(chmod(directory.file("perf-\(process.pid).map"), 0o644) == 0)
    let monitor = try PseudoTerminal(
      program: "/usr/bin/setpriv",
      ["--reuid=65534", "--regid=65534", "--clear-groups", Jittop.path, "--directory", directory.path],
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8"], columns: 160, rows: 45)
    let isExplained = monitor.shows { $0.contains { $0.contains("memory: no permission") } }
    #expect(isExplained, "\(monitor.screen().joined(separator: "\n"))")
    #expect(isFlagged("data", monitor.screen()) == false)
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }
}
