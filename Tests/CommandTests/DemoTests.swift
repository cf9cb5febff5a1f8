import Glibc
import TestSupport
import Testing

@Suite("jittop demo")
struct DemoTests {
  @Test("it writes whole lines that can be read while it runs, and removes its map at the end")
  func whole() throws {
    let directory = try ScratchDirectory()
    let demo = try ChildProcess(
      Jittop.path, ["demo", "--directory", directory.path, "--entries", "500", "--seed", "3", "--rate", "100000"])
    var longest: [UInt8] = []
    // Looked at while it runs: a map that has grown is longer, never another one.
    _ = becomesTrue {
      if let bytes = directory.bytes("perf-\(demo.pid).map"), bytes.count > longest.count {
        #expect(bytes.starts(with: longest))
        longest = bytes
      }
      return !demo.isRunning()
    }
    #expect(demo.ends() == .exit(0), "\(demo.errorText)")
    #expect(demo.output.isEmpty)
    #expect(directory.names.isEmpty)
  }

  @Test("the entries are those of the seed, 500 when 500 were asked for")
  func entries() throws {
    var maps: [[UInt8]] = []
    for _ in 0..<2 {
      let directory = try ScratchDirectory()
      // At this rate the last entry comes late: there is time to stop it before.
      let demo = try ChildProcess(
        Jittop.path, ["demo", "--directory", directory.path, "--entries", "501", "--seed", "3", "--rate", "2000"])
      let name = "perf-\(demo.pid).map"
      let isThere = becomesTrue {
        demo.send(SIGSTOP)
        defer { demo.send(SIGCONT) }
        maps.append(directory.bytes(name) ?? [])
        let lines = maps[maps.count - 1].count { $0 == 0x0a }
        if lines < 300 { maps.removeLast() }
        return lines >= 300 || !demo.isRunning()
      }
      #expect(isThere)
      demo.send(SIGTERM)
      _ = demo.ends()
    }
    try #require(maps.count == 2)
    for map in maps {
      #expect(map.last == 0x0a)
      #expect(map.count { $0 == 0x0a } <= 501)
    }
    let (short, long) = maps[0].count < maps[1].count ? (maps[0], maps[1]) : (maps[1], maps[0])
    #expect(long.starts(with: short))
  }

  @Test("a signal ends it as a signal ends any program, and the map is removed", arguments: [SIGTERM, SIGINT, SIGHUP])
  func signals(_ signal: Int32) throws {
    let directory = try ScratchDirectory()
    let demo = try ChildProcess(Jittop.path, ["demo", "--directory", directory.path])
    #expect(becomesTrue { (directory.bytes("perf-\(demo.pid).map") ?? []).contains(0x0a) })
    demo.send(signal)
    #expect(demo.ends() == .signal(signal))
    #expect(directory.names.isEmpty)
  }

  @Test("a directory that is not there: status 2, and its name")
  func missing() throws {
    let result = try Jittop.run("demo", "--directory", "/nonexistent")
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("/nonexistent/perf-"))
  }
}
