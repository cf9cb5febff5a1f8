import Glibc
import TestSupport
import Testing

@Suite("jittop demo", .ownThread)
struct DemoTests {
  /// Starts a demo whose map has a second link, `kept`, so that it can be read after the demo has ended.
  private func demo(_ directory: ScratchDirectory, _ arguments: String...) throws -> ChildProcess {
    // `exec` keeps the PID, so the demo opens the map that the shell has created.
    let script = #"cd "$0" && : > "perf-$$.map" && ln "perf-$$.map" kept && exec "$@""#
    return try ChildProcess(
      "/bin/sh", ["-c", script, directory.path, Jittop.path, "demo", "--directory", directory.path] + arguments,
      environment: ["PATH=/usr/bin:/bin"])
  }

  @Test("The demo writes the requested number of lines for its seed and removes its map at the end")
  func entries() throws {
    var maps: [[UInt8]] = []
    for seed in ["3", "3", "4"] {
      let directory = try ScratchDirectory()
      let demo = try demo(directory, "--entries", "500", "--seed", seed, "--rate", "100000")
      #expect(demo.ends() == .exit(0), "\(demo.errorText)")
      #expect(demo.output.isEmpty)
      #expect(directory.names == ["kept"])
      let object = try #require(try Jittop.list(directory.file("kept")).first)
      #expect(object["entries"] as? Int == 500)
      #expect(object["malformed"] as? Int == 0)
      #expect(object["cutTail"] as? Bool == false)
      maps.append(try #require(directory.bytes("kept")))
    }
    #expect(maps[0] == maps[1])
    #expect(maps[0] != maps[2])
  }

  @Test("A map read while the demo runs is a prefix of the final map")
  func whileItRuns() throws {
    let directory = try ScratchDirectory()
    let demo = try demo(directory, "--entries", "500", "--rate", "200")
    var pictures: [[UInt8]] = []
    _ = becomesTrue {
      pictures.append(directory.bytes("kept") ?? [])
      return !demo.isRunning()
    }
    #expect(demo.ends() == .exit(0), "\(demo.errorText)")
    let map = try #require(directory.bytes("kept"))
    #expect(map.count { $0 == 0x0a } == 500)
    let partial = pictures.filter { !$0.isEmpty && $0.count < map.count }
    #expect(!partial.isEmpty)
    // A reader may see the first part of a line that is written by one write(2), but nothing else.
    for picture in partial { #expect(map.starts(with: picture)) }
  }

  @Test("A signal terminates the demo, and the map is removed", arguments: [SIGTERM, SIGINT, SIGHUP])
  func signals(_ signal: Int32) throws {
    let directory = try ScratchDirectory()
    let demo = try ChildProcess(Jittop.path, ["demo", "--directory", directory.path])
    #expect(becomesTrue { (directory.bytes("perf-\(demo.pid).map") ?? []).contains(0x0a) })
    demo.send(signal)
    #expect(demo.ends() == .signal(signal))
    #expect(directory.names.isEmpty)
  }

  @Test("A missing directory gives status 2 and its name")
  func missing() throws {
    let result = try Jittop.run("demo", "--directory", "/nonexistent")
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("/nonexistent/perf-"))
  }
}
