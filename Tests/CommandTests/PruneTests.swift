import Glibc
import TestSupport
import Testing

@Suite("jittop prune", .ownThread)
struct PruneTests {
  /// A directory with a map of an exited process, one of a running process, and files that only look like maps.
  private struct Rig {
    let directory: ScratchDirectory
    let process: ChildProcess
    let gone: pid_t
    var dead: String { "perf-\(gone).map" }
    var live: String { "perf-\(process.pid).map" }
    var others: Set<String> { [live, "perf-x.map", "perf-2147483646.map", "notes"] }

    init() throws {
      directory = try ScratchDirectory()
      process = try ChildProcess("/bin/sleep", ["60"])
      let ended = try ChildProcess("/bin/true", [])
      _ = ended.ends()
      gone = ended.pid
      try directory.write("perf-\(gone).map", "1000 10 abc\n".utf8)
      try directory.write("perf-\(process.pid).map", "1000 10 abc\n".utf8)
      try directory.write("perf-x.map", "1000 10 abc\n".utf8)
      try directory.write("notes", [])
      symlink(directory.file("notes"), directory.file("perf-2147483646.map"))
    }

    func prune(_ arguments: String..., answer: String = "") throws -> (ending: Ending, output: String, errors: String) {
      let input = try ScratchDirectory()
      try input.write("answer", answer.utf8)
      let child = try ChildProcess(Jittop.path, ["prune", "--directory", directory.path] + arguments, input: input.file("answer"))
      return (child.ends(), child.text, child.errorText)
    }
  }

  @Test("Only maps of exited processes are listed and removed, after confirmation")
  func asks() throws {
    let rig = try Rig()
    let all = rig.others.union([rig.dead])
    let no = try rig.prune(answer: "n\n")
    #expect(no.ending == .exit(0))
    #expect(no.output.contains(rig.dead))
    #expect(no.output.contains("1 map of exited processes, 12 bytes"))
    #expect(!no.output.contains(rig.live))
    #expect(Set(rig.directory.names) == all)
    let silent = try rig.prune()
    #expect(silent.errors.contains("nothing removed"))
    #expect(Set(rig.directory.names) == all)
    #expect(try rig.prune("--dry-run", "--yes").ending == .exit(0))
    #expect(Set(rig.directory.names) == all)
    let yes = try rig.prune(answer: "y\n")
    #expect(yes.ending == .exit(0))
    #expect(yes.output.contains("removed 1 of 1"))
    #expect(Set(rig.directory.names) == rig.others)
    #expect(try rig.prune("--yes").output.contains("no maps of exited processes"))
  }

  @Test("Jitdumps and lists of images of exited processes are listed and removed with the maps")
  func otherFiles() throws {
    let rig = try Rig()
    let dead: Set = ["jit-\(rig.gone).dump", "perfinfo-\(rig.gone).map"]
    let live: Set = ["jit-\(rig.process.pid).dump", "perfinfo-\(rig.process.pid).map", "jit-x.dump"]
    for name in dead.union(live) { try rig.directory.write(name, "1234".utf8) }
    let listed = try rig.prune("--dry-run").output
    #expect(dead.allSatisfy(listed.contains) && !live.contains(where: listed.contains), "\(listed)")
    #expect(listed.contains("3 files of exited processes, 20 bytes"), "\(listed)")
    let removed = try rig.prune(answer: "y\n").output
    #expect(removed.contains("remove these files? [y/N]") && removed.contains("removed 3 of 3 files"), "\(removed)")
    #expect(Set(rig.directory.names) == rig.others.union(live))
  }

  @Test("--older-than keeps recently written maps")
  func age() throws {
    let rig = try Rig()
    #expect(try rig.prune("--yes", "--older-than", "1h").output.contains("no maps of exited processes"))
    var times = [timespec(tv_sec: time(nil) - 7200, tv_nsec: 0), timespec(tv_sec: time(nil) - 7200, tv_nsec: 0)]
    #expect(utimensat(AT_FDCWD, rig.directory.file(rig.dead), &times, 0) == 0)
    let old = try rig.prune("--yes", "--older-than", "1h")
    #expect(old.output.contains(" 2h "))
    #expect(Set(rig.directory.names) == rig.others)
  }

  @Test("Maps of other users are removed only with --all-users", .enabled(if: geteuid() == 0, "only root can make a file of another user"))
  func users() throws {
    let rig = try Rig()
    #expect(chown(rig.directory.file(rig.dead), 65534, 65534) == 0)
    let others = try rig.prune("--yes").output
    #expect(others.contains("no maps of exited processes") && others.contains("1 map of other users (--all-users"), "\(others)")
    #expect(try rig.prune("--yes", "--all-users").output.contains("removed 1 of 1"))
    #expect(Set(rig.directory.names) == rig.others)
  }

  @Test("A missing directory gives status 2 and an error with the path, and an invalid age is a usage error")
  func failures() throws {
    let missing = try Jittop.run("prune", "--directory", "/nonexistent")
    #expect(missing.ending == .exit(2))
    #expect(missing.errors.contains("/nonexistent"))
    #expect(try Jittop.run("prune", "--older-than", "soon").ending == .exit(64))
  }
}
