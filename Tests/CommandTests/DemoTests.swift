import Glibc
import TestSupport
import Testing

@Suite("jittop demo", .ownThread)
struct DemoTests {
  /// A running demo and an open descriptor of its map, which stays readable after the demo has removed the map.
  private final class OpenDemo {
    let process: ChildProcess
    private let map: Int32

    init(_ directory: ScratchDirectory, _ arguments: String...) throws {
      let start = try ScratchDirectory()
      let fifo = start.file("start")
      try #require(mkfifo(fifo, 0o600) == 0)
      // `exec` keeps the PID, so the demo opens the map that the shell has created.
      let script = #"cd "$0" && : > "perf-$$.map" && read -r line < "$1" && shift && exec "$@""#
      process = try ChildProcess(
        "/bin/sh", ["-c", script, directory.path, fifo, Jittop.path, "demo", "--directory", directory.path] + arguments,
        environment: ["PATH=/usr/bin:/bin"])
      let path = directory.file("perf-\(process.pid).map")
      #expect(becomesTrue { access(path, F_OK) == 0 })
      map = open(path, O_RDONLY | O_CLOEXEC)
      let release = open(fifo, O_WRONLY | O_CLOEXEC)
      #expect(Glibc.write(release, "\n", 1) == 1)
      close(release)
    }

    deinit { close(map) }

    var bytes: [UInt8] { ScratchDirectory.bytes(at: "/proc/self/fd/\(map)") ?? [] }
  }

  @Test("The demo writes the requested number of entries, writes equal maps for equal seeds, and removes its map when it ends")
  func entries() throws {
    var maps: [[UInt8]] = []
    for seed in ["3", "3", "4"] {
      let directory = try ScratchDirectory()
      let demo = try OpenDemo(directory, "--entries", "500", "--seed", seed, "--rate", "100000")
      #expect(demo.process.ends() == .exit(0), "\(demo.process.errorText)")
      #expect(demo.process.output.isEmpty)
      #expect(directory.names == [])
      try directory.write("kept", demo.bytes)
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
    let demo = try OpenDemo(directory, "--entries", "500", "--rate", "200")
    var pictures: [[UInt8]] = []
    _ = becomesTrue {
      pictures.append(demo.bytes)
      return !demo.process.isRunning()
    }
    #expect(demo.process.ends() == .exit(0), "\(demo.process.errorText)")
    let map = demo.bytes
    #expect(map.count { $0 == 0x0a } == 500)
    let partial = pictures.filter { !$0.isEmpty && $0.count < map.count }
    #expect(!partial.isEmpty)
    // A reader may see part of a line that one write(2) is writing, but never bytes out of order.
    for picture in partial { #expect(map.starts(with: picture)) }
  }

  @Test("The demo refuses a file with two hard links at the path of its map")
  func plantedLink() throws {
    try expectRefusal(of: #"ln victim "perf-$$.map""#, "2 hard links", kept: "precious\n")
  }

  @Test("The demo refuses a file of another user at the path of its map", .enabled(if: geteuid() == 0, "needs root to change an owner"))
  func plantedOwner() throws {
    try expectRefusal(of: #": > "perf-$$.map" && chown 1234 "perf-$$.map""#, "belongs to user 1234", kept: "")
  }

  /// Starts the demo after a shell has run `plant`, and expects an error and an unchanged file.
  private func expectRefusal(of plant: String, _ reason: String, kept: String) throws {
    let directory = try ScratchDirectory()
    try directory.write("victim", "precious\n".utf8)
    let script = #"cd "$0" && "# + plant + #" && exec "$@""#
    let demo = try ChildProcess(
      "/bin/sh", ["-c", script, directory.path, Jittop.path, "demo", "--directory", directory.path, "--entries", "3"],
      environment: ["PATH=/usr/bin:/bin"])
    #expect(demo.ends() == .exit(2))
    #expect(demo.errorText.contains(reason), "\(demo.errorText)")
    #expect(directory.bytes("victim") == Array("precious\n".utf8))
    #expect(directory.bytes("perf-\(demo.pid).map") == Array(kept.utf8))
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

  @Test("A missing directory gives status 2 and an error with the path")
  func missing() throws {
    let result = try Jittop.run("demo", "--directory", "/nonexistent")
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("/nonexistent/perf-"))
  }
}
