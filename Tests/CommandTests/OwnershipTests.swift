import Foundation
import Glibc
import TestSupport
import Testing

@Suite("The process of a map", .ownThread)
struct OwnershipTests {
  private let copied = """
    7feddb4ccb00 8f8 RegExp:a+
    7feddb4cd460 5f4 JS:*handler /srv/app.js:3:1
    7feddb4cf9c0 5dc JS:^render /srv/app.js:9:1

    """

  private func codes(_ arguments: String...) throws -> [String] {
    let child = try ChildProcess(Jittop.path, ["check", "--json"] + arguments)
    #expect([.exit(0), .exit(1)].contains(child.ends()), "\(child.errorText)")
    let objects = try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
    let findings = try #require(objects.first?["findings"] as? [[String: Any]])
    return findings.compactMap { $0["code"] as? String }
  }

  @Test("A file outside the directory of maps has no process, even if its name contains the PID of a running process")
  func copy() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    let name = "perf-\(process.pid).map"
    try directory.write(name, copied.utf8)
    if geteuid() == 0 { #expect(chown(directory.file(name), 1000, 1000) == 0) }
    let row = try #require(try Jittop.list(directory.file(name)).first)
    #expect(row["pid"] is NSNull && row["comm"] is NSNull && row["state"] as? String == "file")
    #expect(try codes(directory.file(name)) == [])
    let home = try #require(try Jittop.list("--directory", directory.path, directory.file(name)).first)
    #expect(home["pid"] as? Int == Int(process.pid) && home["state"] as? String == "live")
  }

  @Test("--pid sets the process of a map, whatever its file name is")
  func named() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    try directory.write("app.map", copied.utf8)
    let row = try #require(try Jittop.list("--pid", "\(process.pid)", directory.file("app.map")).first)
    #expect(row["pid"] as? Int == Int(process.pid) && row["state"] as? String == "live")
    #expect(try codes("--only", "notExecutable", "--pid", "\(process.pid)", directory.file("app.map")) == ["notExecutable"])
    let several = try Jittop.run("check", "--pid", "\(process.pid)", directory.file("app.map"), directory.file("app.map"))
    #expect(several.ending == .exit(64))
    process.end()
    let gone = try Jittop.run("check", "--pid", "\(process.pid)", directory.file("app.map"))
    #expect(gone.ending == .exit(2) && gone.errors.contains("no process has PID \(process.pid)"), "\(gone.errors)")
  }

  @Test(
    "A map that an ended container has left in a shared directory belongs to no process of the host, and prune removes it",
    .enabled(if: Container.isPermitted && ScratchDirectory.bytes(at: "/proc/1/maps") != nil))
  func leftover() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let directory = try ScratchDirectory()
    let container = try Container(over: directory.path, map: copied, hasOwnFiles: false)
    container.end()
    let row = try #require(try Jittop.list("--directory", directory.path).first)
    #expect(row["state"] as? String == "exited" && row["comm"] is NSNull, "\(row)")
    #expect(try codes("--directory", directory.path, directory.file("perf-1.map")) == [])
    #expect(try Jittop.run("prune", "--dry-run", "--directory", directory.path).output.contains("perf-1.map"))
    #expect(try Jittop.run("prune", "--yes", "--directory", directory.path).output.contains("removed 1 of 1"))
    #expect(directory.names == [])
  }

  @Test(
    "A map does not belong to the process with its PID if that process has a separate directory or another PID in its namespace",
    .enabled(if: Container.isPermitted))
  func separate() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let directory = try ScratchDirectory()
    for hasOwnFiles in [true, false] {
      let container = try Container(over: directory.path, map: copied, hasOwnFiles: hasOwnFiles)
      let name = "perf-\(container.pid).map"
      try directory.write(name, copied.utf8)
      let row = try #require(try Jittop.list("--directory", directory.path, directory.file(name)).first)
      #expect(row["state"] as? String == "exited" && row["comm"] is NSNull, "\(row)")
      #expect(try Jittop.run("prune", "--dry-run", "--directory", directory.path).output.contains(name))
      container.end()
    }
  }

  // MARK: - Maps elsewhere

  /// Starts a shell that writes a map, runs the rest of a script, and becomes a program that sleeps.
  private func writer(_ directory: ScratchDirectory, _ map: String, then script: String = "", program: String = "sleep") throws
    -> ChildProcess
  {
    try copyProgram("/bin/sleep", to: directory.file(program))
    let words = "cd \"$0\"; exec 3> \(map); echo 7f0000001000 40 py::x:/a.py >&3; \(script) exec \"$0/\(program)\" 100"
    let child = try ChildProcess("/bin/sh", ["-c", words, directory.path])
    #expect(becomesTrue { ScratchDirectory.bytes(at: "/proc/\(child.pid)/comm") == Array("\(program)\n".utf8) }, "\(child.errorText)")
    return child
  }

  @Test("A map in another directory is found by PID, and reported as one that profilers do not find")
  func otherDirectory() throws {
    let directory = try ScratchDirectory()
    try #require(mkdir(directory.file("other"), 0o700) == 0)
    let child = try writer(directory, "other/perf-$$.map", program: "python3.13")
    let path = directory.file("other/perf-\(child.pid).map")
    let row = try #require(try Jittop.list("--directory", directory.path, "\(child.pid)").first)
    #expect(row["path"] as? String == path && row["misplaced"] as? String == "otherDirectory" && row["deleted"] == nil)
    #expect(row["entries"] as? Int == 1)
    #expect(try codes("--directory", directory.path, "\(child.pid)").contains("otherDirectory"))
    let without = try Jittop.run("ls", "--without-map", "--directory", directory.path).output
    #expect(without.contains("it writes \(path), but profilers look only for /tmp/perf-\(child.pid).map"), "\(without)")
  }

  @Test("A renamed map is found by PID, and is not reported as deleted")
  func renamed() throws {
    let directory = try ScratchDirectory()
    let child = try writer(directory, "perf-$$.map", then: "mv perf-$$.map saved;")
    let row = try #require(try Jittop.list("--directory", directory.path, "\(child.pid)").first)
    #expect(row["path"] as? String == directory.file("saved") && row["misplaced"] as? String == "renamed" && row["deleted"] == nil)
    #expect(try codes("--directory", directory.path, "\(child.pid)").contains("renamedMap"))
    try #require(unlink(directory.file("saved")) == 0)
    let gone = try Jittop.run("check", "--directory", directory.path, "\(child.pid)")
    #expect(gone.ending == .exit(2) && gone.errors.contains("has no map"), "\(gone.errors)")
  }

  // MARK: - Older maps

  /// Creates a file, and waits until it is older than any later process by more than the tolerance of one second.
  private func old(_ directory: ScratchDirectory, _ text: String) throws {
    try directory.write("old", text.utf8)
    let made = ContinuousClock.now
    #expect(becomesTrue { ContinuousClock.now - made > .milliseconds(1200) })
  }

  @Test(
    "A map that is older than its process is stale, unless the runtime truncates or replaces it",
    arguments: [("wasmer", true), ("python3.13", true), ("ruby", true), ("myjit", true), ("node", false), ("php", false)])
  func appended(program: String, isStale: Bool) throws {
    let directory = try ScratchDirectory()
    try old(directory, "7f0000001000 40 dead\n")
    try copyProgram("/bin/sleep", to: directory.file(program))
    let process = try ChildProcess(directory.file(program), ["100"])
    let name = "perf-\(process.pid).map"
    try #require(rename(directory.file("old"), directory.file(name)) == 0)
    try directory.append(name, "7f0000002000 40 alive\n".utf8)
    #expect(try codes("--only", "staleContent", "--directory", directory.path, "\(process.pid)") == (isStale ? ["staleContent"] : []))
  }

  @Test("An older map that its process holds open is stale only if it is open for appending", arguments: [(">>", true), (">", false)])
  func opened(redirection: String, isStale: Bool) throws {
    let directory = try ScratchDirectory()
    try old(directory, "7f0000001000 40 JS:*dead /a.js:1:1\n")
    let script = "cd \"$0\"; mv old perf-$$.map; exec 3\(redirection) perf-$$.map; echo 7f0000002000 40 alive >&3; exec sleep 100"
    let child = try ChildProcess("/bin/sh", ["-c", script, directory.path])
    #expect(becomesTrue { ScratchDirectory.bytes(at: "/proc/\(child.pid)/comm") == Array("sleep\n".utf8) }, "\(child.errorText)")
    #expect(try codes("--only", "staleContent", "--directory", directory.path, "\(child.pid)") == (isStale ? ["staleContent"] : []))
  }

  @Test("Names that an earlier process left in a map do not decide the runtime of a Python process that appends to the map")
  func deadNode() throws {
    let directory = try ScratchDirectory()
    try old(directory, copied)
    try copyProgram("/bin/sleep", to: directory.file("python3.13"))
    let process = try ChildProcess(directory.file("python3.13"), ["100"])
    let name = "perf-\(process.pid).map"
    try #require(rename(directory.file("old"), directory.file(name)) == 0)
    try directory.append(name, "7f0000002000 40 py::main:/a.py\n".utf8)
    let row = try #require(try Jittop.list("--directory", directory.path, "\(process.pid)").first)
    #expect(row["runtime"] as? String == "cpython")
    #expect(try codes("--only", "staleContent", "--directory", directory.path, "\(process.pid)") == ["staleContent"])
  }
}

@Suite("Files of other formats", .ownThread)
struct ForeignFormatTests {
  static let formats: [(start: [UInt8], message: String)] = [
    (Array("DTiJ\u{1}\0\0\0".utf8), "is a jitdump, not a perf map"), (Array("JiTD\0\0\0\u{1}".utf8), "perf inject --jit"),
    (Array("PERFILE2".utf8), "is a recording of perf, not a perf map"), (Array("\u{7f}ELF\u{2}\u{1}".utf8), "is an ELF file"),
    ([0x1f, 0x8b, 8, 0], "is compressed (gzip)"), ([0x28, 0xb5, 0x2f, 0xfd], "is compressed (zstd)"),
  ]

  @Test("A file of another format is recognized by its first bytes, and not read as a map", arguments: formats)
  func format(start: [UInt8], message: String) throws {
    let directory = try ScratchDirectory()
    try directory.write("given", start)
    try directory.append("given", "\n7f0000001000 40 name\n".utf8)
    for command in ["check", "ls", "tidy"] {
      let (ending, output, errors) = try Jittop.run(command, directory.file("given"))
      #expect(ending == .exit(2) && output.filter { $0 != "\n" }.isEmpty && errors.contains(message), "\(command): \(output) \(errors)")
    }
  }
}
