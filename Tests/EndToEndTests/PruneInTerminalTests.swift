import Glibc
import TestSupport
import Testing

@Suite("Pruning in the monitor", .ownThread)
struct PruneInTerminalTests {
  @Test("D lists the maps of exited processes; y removes them and nothing else")
  func prune() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    var gone: [pid_t] = []
    for _ in 0..<2 {
      let ended = try ChildProcess("/bin/true", [])
      _ = ended.ends()
      gone.append(ended.pid)
    }
    for pid in gone + [process.pid] { try directory.write("perf-\(pid).map", "1000 10 abc\n".utf8) }
    try directory.write("notes", "1000 10 abc\n".utf8)
    symlink(directory.file("notes"), directory.file("perf-2147483646.map"))
    let kept = ["notes", "perf-2147483646.map", "perf-\(process.pid).map"].sorted()
    let all = directory.names.sorted()
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.mapsHeading.contains("4 maps") }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("D")
    #expect(
      monitor.shows { screen in
        screen.contains { $0.contains("remove 2 maps of exited processes, 24B?") }
          && gone.allSatisfy { pid in screen.contains { $0.contains("perf-\(pid).map  ") && $0.contains("12B, last written") } }
      }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("n")
    #expect(monitor.shows { !$0.contains { $0.contains("remove 2 maps") } })
    #expect(directory.names.sorted() == all)
    monitor.type("Dy")
    #expect(monitor.shows { $0.contains { $0.contains("removed 2 maps of exited processes, 24B") } })
    #expect(directory.names.sorted() == kept)
    #expect(monitor.shows { $0.mapsHeading.contains("2 maps") }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("D")
    #expect(monitor.shows { $0.contains { $0.contains("you own no maps of exited processes") } })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("A map that is written while the dialog is open is kept and reported")
  func changed() throws {
    let directory = try ScratchDirectory()
    let ended = try ChildProcess("/bin/true", [])
    _ = ended.ends()
    let name = "perf-\(ended.pid).map"
    try directory.write(name, "1000 10 abc\n".utf8)
    let monitor = try Jittop.monitor(directory)
    monitor.type("D")
    #expect(monitor.shows { $0.contains { $0.contains("remove 1 map of exited processes") } })
    try directory.append(name, "2000 10 def\n".utf8)
    monitor.type("y")
    #expect(monitor.shows { $0.contains { $0.contains("removed 0 of 1 maps") } }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(directory.names == [name])
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("With --readonly neither the key nor the command prunes")
  func readOnly() throws {
    let directory = try ScratchDirectory()
    let ended = try ChildProcess("/bin/true", [])
    _ = ended.ends()
    try directory.write("perf-\(ended.pid).map", "1000 10 abc\n".utf8)
    let monitor = try Jittop.monitor(directory, "--readonly")
    #expect(monitor.shows { $0.mapsHeading.contains("1 map") })
    func expectNoDialog() { #expect(!monitor.screen().contains { $0.contains("of exited processes") }) }
    monitor.type("D")
    #expect(monitor.shows { $0.contains { $0.contains("read-only: started with --readonly") } })
    expectNoDialog()
    monitor.type(":prune")
    #expect(monitor.shows { $0.contains { $0.contains("no such command") } }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("\r")
    monitor.type("\u{1b}")
    #expect(monitor.shows { !$0.contains { $0.contains("no such command") } })
    expectNoDialog()
    // If the prune dialog were open, y would remove the map.
    monitor.type("y")
    #expect(monitor.shows { $0.contains { $0.contains("copied the map path") } }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(directory.bytes("perf-\(ended.pid).map") == Array("1000 10 abc\n".utf8))
    monitor.type("\u{3}")
    #expect(monitor.ends() == .signal(SIGINT))
  }
}
