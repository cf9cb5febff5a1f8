import Glibc
import TestSupport
import Testing

@Suite("jittop inject", .ownThread)
struct InjectTests {
  @Test("Without a target, inject writes the entry into the map of the jittop process")
  func own() throws {
    let directory = try ScratchDirectory()
    let result = try Jittop.run("inject", "--directory", directory.path, "--address", "7f0000001000", "--size", "40", "--name", "probe")
    #expect(result.ending == .exit(0), "\(result.errors)")
    let name = try #require(directory.names.first)
    #expect(directory.names.count == 1 && name.hasPrefix("perf-") && name.hasSuffix(".map"))
    #expect(directory.bytes(name) == Array("7f0000001000 40 probe\n".utf8))
  }

  @Test("Without --yes, the map of another process is not written")
  func refused() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4711.map", "1000 40 a\n".utf8)
    let missing = try Jittop.run("inject", directory.file("other.map"), "--directory", directory.path)
    #expect(missing.ending == .exit(2) && missing.errors.contains("No such file"), "\(missing.errors)")
    for target in ["4711", directory.file("perf-4711.map")] {
      let result = try Jittop.run("inject", target, "--directory", directory.path)
      #expect(result.ending == .exit(2))
      #expect(result.errors.contains("--yes") && result.output.isEmpty)
    }
    #expect(directory.names == ["perf-4711.map"])
    #expect(directory.bytes("perf-4711.map") == Array("1000 40 a\n".utf8))
  }

  @Test(
    "--pattern writes an entry with the named kind of overlap; --pattern plain writes one without overlap",
    arguments: [("plain", [0, 0, 0, 0]), ("same", [0, 1, 0, 0]), ("nested", [0, 0, 1, 0]), ("straddle", [0, 0, 0, 1])])
  func patterns(pattern: String, overlaps: [Int]) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4711.map", "1000 40 a\n".utf8)
    let result = try Jittop.run("inject", "4711", "--yes", "--pattern", pattern, "--directory", directory.path)
    #expect(result.ending == .exit(0), "\(result.errors)")
    let object = try #require(try Jittop.list(directory.file("perf-4711.map")).first)
    let counts = try #require(object["overlaps"] as? [String: Int])
    #expect(["duplicate", "same", "nested", "straddle"].map { counts[$0] } == overlaps)
    #expect(object["entries"] as? Int == 2)
  }

  @Test("A missing map, an incomplete last line and a file that is no map are errors, and nothing is written")
  func unfit() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-1.map", "1000 40 whole\n2000 40 cut".utf8)
    try directory.write("perf-2.map", "root:x:0:0\n".utf8)
    for (target, cause) in [("1", "last line is incomplete"), ("2", "not a perf map"), ("3", "No such file")] {
      let result = try Jittop.run("inject", target, "--yes", "--directory", directory.path)
      #expect(result.ending == .exit(2))
      #expect(result.errors.contains(cause), "\(result.errors)")
    }
    #expect(directory.names.sorted() == ["perf-1.map", "perf-2.map"])
    #expect(directory.bytes("perf-1.map") == Array("1000 40 whole\n2000 40 cut".utf8))
    #expect(directory.bytes("perf-2.map") == Array("root:x:0:0\n".utf8))
  }

  @Test(
    "--readonly forbids commands that write",
    arguments: [
      "inject", "demo", "inject 4194305 --yes", "prune --yes", "tidy 4194305 --in-place", "tidy 4194305 -o new",
      "record new 4194305", "export entries 4194305 -o new", "export ranges 4194305 -o new", "export overlaps 4194305 -o new",
      "export picture 4194305 -o new", "export metrics -o new", "export map 4194305 -o new",
    ])
  func readOnly(_ command: String) throws {
    let directory = try ScratchDirectory()
    let map = Array("1000 40 a\n1000 40 b\n".utf8)
    try directory.write("perf-4194305.map", map)
    let words = command.split(separator: " ").map { $0 == "new" ? directory.file("new") : String($0) }
    let child = try ChildProcess(Jittop.path, ["--readonly"] + words + ["--directory", directory.path])
    #expect(child.ends() == .exit(2))
    #expect(child.errorText.contains("--readonly"))
    #expect(directory.names == ["perf-4194305.map"])
    #expect(directory.bytes("perf-4194305.map") == map)
  }

  @Test("A map with a second hard link is not written")
  func otherName() throws {
    let directory = try ScratchDirectory()
    try directory.write("victim", "1000 40 keep\n".utf8)
    #expect(Glibc.link(directory.file("victim"), directory.file("perf-4194305.map")) == 0)
    let result = try Jittop.run("inject", "4194305", "--yes", "--directory", directory.path)
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("2 hard links"), "\(result.errors)")
    #expect(directory.bytes("victim") == Array("1000 40 keep\n".utf8))
  }

  @Test("A map is not written if its owner is not the user of its process", .enabled(if: geteuid() == 0))
  func otherOwner() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    let name = "perf-\(process.pid).map"
    try directory.write(name, "1000 40 keep\n".utf8)
    #expect(chown(directory.file(name), 65534, 65534) == 0)
    let result = try Jittop.run("inject", "\(process.pid)", "--yes", "--directory", directory.path)
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("belongs to user 65534, not to user 0"), "\(result.errors)")
    #expect(directory.bytes(name) == Array("1000 40 keep\n".utf8))
    // Another user can guess the monitor's PID and create the file of its map first.
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.contains { $0.contains(name) } })
    let own = "perf-\(monitor.pid).map"
    try directory.write(own, [])
    #expect(chown(directory.file(own), 65534, 65534) == 0)
    monitor.type("i\r")
    #expect(monitor.shows { $0.contains { $0.contains("belongs to user 65534") } }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(directory.bytes(own) == [])
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("Repeated plain entries overlap neither each other nor older entries")
  func repeated() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4711.map", "1000 40 a\n".utf8)
    let result = try Jittop.run("inject", "4711", "--yes", "--repeat", "20", "--directory", directory.path)
    #expect(result.ending == .exit(0), "\(result.errors)")
    let object = try #require(try Jittop.list(directory.file("perf-4711.map")).first)
    #expect(object["entries"] as? Int == 21)
    #expect(object["live"] as? Int == 21)
  }

  @Test(
    "Entries that cannot be written are rejected with the path of the map, and nothing is written",
    arguments: [
      ["--pattern", "same"], ["--address", "ffffffffffffffff", "--size", "2"], ["--name", "two\nlines"],
    ])
  func impossible(_ arguments: [String]) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4711.map", [])
    let child = try ChildProcess(Jittop.path, ["inject", "4711", "--yes", "--directory", directory.path] + arguments)
    #expect(child.ends() == .exit(2))
    #expect(child.errorText.contains("perf-4711.map"), "\(child.errorText)")
    #expect(directory.bytes("perf-4711.map") == [])
  }

  @Test("A symbolic link at the path of a map is not followed")
  func link() throws {
    let directory = try ScratchDirectory()
    try directory.write("victim", "keep me\n".utf8)
    #expect(symlink(directory.file("victim"), directory.file("perf-4711.map")) == 0)
    let result = try Jittop.run("inject", "4711", "--yes", "--directory", directory.path)
    #expect(result.ending == .exit(2))
    #expect(directory.bytes("victim") == Array("keep me\n".utf8))
  }

  /// Kinds of files, created by `make`, that must not be written as a map.
  static let decoys = ["FIFO", "directory", "socket", "link", "dangling link", "link to itself", "second name"]

  private func make(_ decoy: String, _ path: String, victim: String) {
    let result: Int32? =
      switch decoy {
      case "FIFO": mkfifo(path, 0o666)
      case "directory": mkdir(path, 0o777)
      case "socket": mknod(path, S_IFSOCK | 0o666, 0)
      case "link": symlink(victim, path)
      case "dangling link": symlink(victim + "-new", path)
      case "link to itself": symlink(path, path)
      case "second name": Glibc.link(victim, path)
      default: nil
      }
    #expect(result == 0)
  }

  @Test("inject by PID, inject by path and the monitor refuse to write a file that is not regular or has two hard links", arguments: decoys)
  func decoy(_ decoy: String) throws {
    let directory = try ScratchDirectory()
    let elsewhere = try ScratchDirectory()
    try elsewhere.write("victim", "1000 40 keep\n".utf8)
    make(decoy, directory.file("perf-4194305.map"), victim: elsewhere.file("victim"))
    for target in ["4194305", directory.file("perf-4194305.map")] {
      let result = try Jittop.run("inject", target, "--yes", "--address", "1", "--directory", directory.path)
      #expect(result.ending == .exit(2) && result.output.isEmpty && !result.errors.isEmpty)
    }
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.contains { $0.contains("┐¹processes┌") } })
    make(decoy, directory.file("perf-\(monitor.pid).map"), victim: elsewhere.file("victim"))
    monitor.type("i")
    #expect(monitor.shows { $0.contains { $0.contains("inject test entry") } })
    monitor.type("\r")
    #expect(monitor.shows { $0.contains { $0.contains("perf-\(monitor.pid).map: ") } }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("\u{1b}")
    #expect(monitor.shows { !$0.contains { $0.contains("inject test entry") } })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(elsewhere.bytes("victim") == Array("1000 40 keep\n".utf8) && elsewhere.names == ["victim"])
    // The monitor removes its map when it ends, but not a file that it did not create.
    #expect(directory.names.count == 2)
  }
}
