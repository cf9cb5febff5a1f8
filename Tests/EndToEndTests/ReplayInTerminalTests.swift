import Glibc
import TestSupport
import Testing

@Suite("A recording that is replayed in a terminal", .ownThread)
struct ReplayInTerminalTests {
  /// Waits until a text stands in the recording: what comes of a map stands there as it is.
  private func waits(_ directory: ScratchDirectory, for text: String) -> Bool {
    becomesTrue { (directory.bytes("rec") ?? []).contains(Array(text.utf8)) }
  }

  @Test("a replay whose last moments were quiet comes to its end all the same")
  func quietEnd() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 JS:*early a.js:1:1\n".utf8)
    let recording = try Jittop.run("record", "--directory", directory.path, directory.file("rec"), "--for", "1200ms")
    #expect(recording.ending == .exit(0), "\(recording.errors)")
    let replay = try PseudoTerminal(
      program: Jittop.path, ["--replay", directory.file("rec")],
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "XDG_CONFIG_HOME=\(directory.path)"], columns: 160, rows: 45)
    #expect(replay.shows { $0[0].contains("1 entry") && $0.contains { $0.contains("END 0:01 / 0:01") } }, "\(replay.screen())")
    // At an eighth of the speed, a step is 6 ms long; nothing happens in the last second.
    replay.type("((([p.")
    #expect(replay.shows { $0.contains { $0.contains("PAUSED 1/8× 0:01 / 0:01") } }, "\(replay.screen())")
    replay.type("p")
    #expect(replay.shows { $0.contains { $0.contains("END 0:01 / 0:01") } }, "\(replay.screen())")
    // What is said there goes, though its time goes on no more.
    replay.type("i")
    #expect(replay.shows { $0.contains { $0.contains("a replay is read-only") } }, "\(replay.screen())")
    #expect(replay.shows { $0.contains { $0.contains("F1 Help") && $0.contains("END 0:01 / 0:01") } }, "\(replay.screen())")
    replay.type("q")
    #expect(replay.ends() == .exit(0))
  }

  @Test("a replay: pause, steps, speed, both ends; the same counts as then")
  func replay() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 JS:*early a.js:1:1\n".utf8)
    let child = try ChildProcess(Jittop.path, ["record", "--directory", directory.path, directory.file("rec")])
    #expect(waits(directory, for: "early"), "\(child.errorText)")
    // As long as this lasts, the recording has one entry alone: that is what is looked at below, eight times as slow.
    let end = ContinuousClock.now + .seconds(1)
    #expect(becomesTrue { ContinuousClock.now >= end })
    try directory.append("perf-4194305.map", "20 4 JS:*later a.js:2:1\n10 4 JS:*again a.js:3:1\n".utf8)
    #expect(waits(directory, for: "again"))
    child.send(SIGINT)
    #expect(child.ends() == .signal(SIGINT), "\(child.errorText)")
    let environment = ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC", "XDG_CONFIG_HOME=\(directory.path)"]
    let replay = try PseudoTerminal(
      program: Jittop.path, ["--replay", directory.file("rec")], environment, columns: 160, rows: 45)
    // Played to its end by itself, with the names out of the recording.
    #expect(replay.shows { $0[0].contains("3 entries") && $0.contains { $0.contains("END ") } }, "\(replay.screen())")
    #expect(replay.shows { $0.contains { $0.contains("again a.js:3:1") } })
    #expect(replay.shows { $0[0].contains("1 overlap") })
    // Slow, and from the beginning, where it is paused at once: on a busy machine its time would go on. The later ones are not there.
    replay.type("((((pp")
    let isAtStart = replay.shows { rows in rows[0].contains("1 entry") && rows.contains { $0.contains("PAUSED 1/8× 0:00") } }
    #expect(isAtStart, "\(replay.screen())")
    #expect(!replay.screen().contains { $0.contains("again a.js") })
    replay.type("]")
    #expect(replay.shows { $0[0].contains("3 entries") && $0.contains { $0.contains("END") } })
    replay.type("[")
    #expect(replay.shows { $0.contains { $0.contains("PAUSED 1/8× 0:00") } && $0[0].contains("1 entry") }, "\(replay.screen())")
    replay.type("p")
    #expect(replay.shows { $0.contains { $0.contains("1/8×") && !$0.contains("PAUSED") } }, "\(replay.screen())")
    replay.type("i")
    #expect(replay.shows { $0.contains { $0.contains("a replay is read-only") } }, "\(replay.screen())")
    #expect(!replay.screen().contains { $0.contains("inject test entry") })
    replay.type("q")
    #expect(replay.ends() == .exit(0))
  }
}
