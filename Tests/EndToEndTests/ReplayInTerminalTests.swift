import Glibc
import TestSupport
import Testing

@Suite("Replay in a terminal", .ownThread)
struct ReplayInTerminalTests {
  /// Returns true once the recording contains a text of a map, which it stores unchanged; false after a minute.
  private func waits(_ directory: ScratchDirectory, for text: String) -> Bool {
    becomesTrue { (directory.bytes("rec") ?? []).contains(Array(text.utf8)) }
  }

  @Test("A replay reaches its end even if nothing was recorded in the last second")
  func quietEnd() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 JS:*early a.js:1:1\n".utf8)
    let recording = try Jittop.run("record", "--directory", directory.path, directory.file("rec"), "--for", "1200ms")
    #expect(recording.ending == .exit(0), "\(recording.errors)")
    let replay = try PseudoTerminal(
      program: Jittop.path, ["--replay", directory.file("rec")],
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME=\(directory.path)"], columns: 160, rows: 45)
    #expect(replay.shows { $0.mapsHeading.contains("1 entry") && $0.contains { $0.contains("END 0:01 / 0:01") } }, "\(replay.screen())")
    // At 1/8 speed, the replay advances by 6 ms in each frame. The last second has no events.
    replay.type("((([p.")
    #expect(replay.shows { $0.contains { $0.contains("PAUSED 1/8× 0:01 / 0:01") } }, "\(replay.screen())")
    replay.type("p")
    #expect(replay.shows { $0.contains { $0.contains("END 0:01 / 0:01") } }, "\(replay.screen())")
    // A notice disappears although the replay is at its end.
    replay.type("i")
    #expect(replay.shows { $0.contains { $0.contains("a replay is read-only") } }, "\(replay.screen())")
    #expect(replay.shows { $0.contains { $0.contains("F1 Help") && $0.contains("END 0:01 / 0:01") } }, "\(replay.screen())")
    replay.type("q")
    #expect(replay.ends() == .exit(0))
  }

  @Test("A replay pauses, steps, changes speed and jumps to both ends, and shows the recorded counts")
  func replay() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 JS:*early a.js:1:1\n".utf8)
    let child = try ChildProcess(Jittop.path, ["record", "--directory", directory.path, directory.file("rec")])
    #expect(waits(directory, for: "early"), "\(child.errorText)")
    // For one second the recording has a single entry. The test checks this below, at 1/8 speed.
    let end = ContinuousClock.now + .seconds(1)
    #expect(becomesTrue { ContinuousClock.now >= end })
    try directory.append("perf-4194305.map", "20 4 JS:*later a.js:2:1\n10 4 JS:*again a.js:3:1\n".utf8)
    #expect(waits(directory, for: "again"))
    child.send(SIGINT)
    #expect(child.ends() == .signal(SIGINT), "\(child.errorText)")
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC", "XDG_CONFIG_HOME=\(directory.path)"]
    let replay = try PseudoTerminal(
      program: Jittop.path, ["--replay", directory.file("rec")], environment, columns: 160, rows: 45)
    // The replay reaches its end and reads names from the recording.
    #expect(replay.shows { $0.mapsHeading.contains("3 entries") && $0.contains { $0.contains("END ") } }, "\(replay.screen())")
    #expect(replay.shows { $0.contains { $0.contains("again a.js:3:1") } })
    #expect(replay.shows { $0.mapsHeading.contains("1 overlap") })
    // Go to the start and pause. At 1/8 speed, little time passes before the pause, even on a busy machine. Later entries are absent.
    replay.type("((((pp")
    let isAtStart = replay.shows { rows in rows.mapsHeading.contains("1 entry") && rows.contains { $0.contains("PAUSED 1/8× 0:00") } }
    #expect(isAtStart, "\(replay.screen())")
    #expect(!replay.screen().contains { $0.contains("again a.js") })
    replay.type("]")
    #expect(replay.shows { $0.mapsHeading.contains("3 entries") && $0.contains { $0.contains("END") } })
    replay.type("[")
    #expect(replay.shows { $0.contains { $0.contains("PAUSED 1/8× 0:00") } && $0.mapsHeading.contains("1 entry") }, "\(replay.screen())")
    replay.type("p")
    #expect(replay.shows { $0.contains { $0.contains("1/8×") && !$0.contains("PAUSED") } }, "\(replay.screen())")
    replay.type("i")
    #expect(replay.shows { $0.contains { $0.contains("a replay is read-only") } }, "\(replay.screen())")
    #expect(!replay.screen().contains { $0.contains("inject test entry") })
    replay.type("q")
    #expect(replay.ends() == .exit(0))
  }
}
