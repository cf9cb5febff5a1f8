import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Maps in containers", .ownThread, .enabled(if: Container.isPermitted))
struct ContainerTests {
  private let map = "7f0000001000 10 JS:*one\n7f0000001008 10 JS:*two\n"

  @Test("For a container with a separate /tmp, ls, resolve, check and tidy take the PID on the host")
  func ownTmp() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let container = try Container(over: "/tmp", map: map)
    let path = "/proc/\(container.pid)/root/tmp/perf-1.map"
    let object = try #require(try Jittop.list("\(container.pid)").first)
    #expect(object["path"] as? String == path)
    #expect(object["pid"] as? Int == Int(container.pid))
    #expect(object["namespacePid"] as? Int == 1)
    #expect(object["comm"] as? String == "sleep")
    #expect(object["state"] as? String == "live")
    #expect(object["entries"] as? Int == 2)
    #expect(try Jittop.list().count { $0["path"] as? String == path } == 1)
    let resolved = try Jittop.run("resolve", "\(container.pid)", "7f000000100a")
    #expect(resolved.output.contains("JS:*two +2"), "\(resolved)")
    #expect(try Jittop.run("check", "\(container.pid)").output.hasPrefix("\(path): 2 entries"))
    #expect(try Jittop.run("tidy", "\(container.pid)").output == "7f0000001000 8 JS:*one\n7f0000001008 10 JS:*two\n")
  }

  @Test(
    "A hung file system in a container blocks no command, and commands for the PID of a process in that container fail",
    .enabled(if: access("/dev/fuse", R_OK | W_OK) == 0))
  func hung() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", map.utf8)
    // The process in the container holds the FUSE descriptor but never answers, so every access to the file system hangs.
    let options = "fd=3,rootmode=40000,user_id=0,group_id=0,allow_other"
    let script = "exec 3<>/dev/fuse && mount -i -t fuse -o \(options) hung \"$0\" && echo mounted && exec \"$1\" 100"
    let programs = try ScratchDirectory()
    try copyProgram("/bin/sleep", to: programs.file("node"))
    let container = try ChildProcess("/usr/bin/unshare", ["--mount", "/bin/sh", "-c", script, directory.path, programs.file("node")])
    #expect(becomesTrue { !container.isRunning() || container.text == "mounted\n" })
    try #require(container.isRunning(), "\(container.errorText)")
    let once = try Jittop.run("--once", "--directory", directory.path)
    #expect(once.ending == .exit(0) && once.output.contains("JS:*two"))
    #expect(once.errors.contains("does not answer"))
    // `ends` waits for a limited time. Without this limit, a command that hangs would block the test.
    let list = try ChildProcess(Jittop.path, ["ls", "--directory", directory.path])
    #expect(list.ends() == .exit(0) && list.text.contains("4194305"), "\(list.text)")
    #expect(list.errorText.contains("does not answer: no maps in containers"), "\(list.errorText)")
    let runtimes = try ChildProcess(Jittop.path, ["ls", "--without-map", "--directory", directory.path])
    #expect(runtimes.ends() == .exit(2) && runtimes.errorText.contains("does not answer: runtimes"), "\(runtimes.errorText)")
    let completion = try ChildProcess(Jittop.path, ["completions", "bash", "--", "ls", "--directory", directory.path, "419"])
    #expect(completion.ends() == .exit(0) && completion.text.contains("4194305"), "\(completion.text)")
    // A map with the PID of the process in the container.
    try directory.write("perf-\(container.pid).map", map.utf8)
    for target in ["4194305", directory.file("perf-4194305.map"), directory.file("perf-\(container.pid).map")] {
      let check = try ChildProcess(Jittop.path, ["check", "--directory", directory.path, target])
      #expect(check.ends() == .exit(1) && check.text.contains("2 entries"), "\(target): \(check.text)\(check.errorText)")
    }
    let tail = try ChildProcess(Jittop.path, ["tail", "--from-start", "--directory", directory.path])
    #expect(becomesTrue { !tail.isRunning() || tail.text.contains("JS:*two") })
    tail.send(SIGTERM)
    #expect(tail.ends() == .signal(SIGTERM))
    let commands = [["ls"], ["resolve", "--as", "all"], ["check"], ["tidy"], ["tidy", "--in-place"]]
    let named = try commands.map { try ChildProcess(Jittop.path, $0 + ["--directory", directory.path, "\(container.pid)"]) }
    let haveEnded = becomesTrue { named.allSatisfy { !$0.isRunning() } }
    try #require(haveEnded)
    for (command, child) in zip(commands, named) {
      #expect(child.ends() == .exit(2), "\(command)")
      #expect(child.errorText.contains("process \(container.pid) does not answer"), "\(command) \(child.errorText)")
    }
    let both = try ChildProcess(Jittop.path, ["ls", "--directory", directory.path, "\(container.pid)", "4194305"])
    #expect(both.ends() == .exit(2) && both.text.contains("4194305"), "\(both.text)")
    container.end()
  }

  @Test("tidy --in-place and inject --yes never write a map in a container")
  func untouched() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let directory = try ScratchDirectory()
    let container = try Container(over: directory.path, map: map)
    for arguments in [["tidy", "--in-place"], ["inject", "--yes"]] {
      let child = try ChildProcess(Jittop.path, arguments + ["--directory", directory.path, "\(container.pid)"])
      #expect(child.ends() == .exit(2))
      #expect(child.errorText.contains("in a container"), "\(child.errorText)")
    }
    #expect(ScratchDirectory.bytes(at: container.file("perf-1.map")) == Array(map.utf8))
  }

  @Test("A map in a directory shared with a container is listed once, with the PID on the host")
  func shared() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let directory = try ScratchDirectory()
    let container = try Container(over: directory.path, map: map, hasOwnFiles: false)
    let objects = try Jittop.list("--directory", directory.path)
    #expect(objects.map { $0["path"] as? String } == [directory.file("perf-1.map")])
    #expect(objects.map { $0["pid"] as? Int } == [Int(container.pid)])
    let monitor = try Jittop.monitor(directory, columns: 220)
    #expect(
      monitor.shows { $0.contains { $0.contains(" \(container.pid) sleep") && $0.contains(" \(directory.file("perf-1.map"))") } },
      "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test(
    "A container that the user may not search is reported with the advice to run as root",
    .enabled(if: geteuid() == 0, "needs root to run jittop as another user"))
  func refused() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let directory = try ScratchDirectory()
    #expect(chmod(directory.path, 0o755) == 0)
    let container = try Container(over: directory.path, map: map)
    let child = try ChildProcess(
      "/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Jittop.path, "ls", "--directory", directory.path])
    #expect(child.ends() == .exit(0))
    #expect(child.errorText.contains("no permission for "), "\(child.errorText)")
    #expect(child.errorText.contains("run as root"))
    #expect(!child.text.contains("\(container.pid)"))
  }

  @Test("The monitor finds maps in containers, follows them, shows their deletion, and closes them when their process exits")
  func monitored() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let directory = try ScratchDirectory()
    let first = try Container(over: directory.path, map: map)
    let monitor = try Jittop.monitor(directory, columns: 220)
    func row(_ pid: pid_t) -> String? { monitor.screen().prefix(8).first { $0.contains("⧉ /proc/\(pid)/root/") } }
    #expect(becomesTrue { row(first.pid)?.contains(" \(first.pid) sleep") == true }, "\(monitor.screen().joined(separator: "\n"))")
    try first.append("7f0000002000 10 JS:*three\n", to: "perf-1.map")
    #expect(monitor.shows { $0.mapsHeading.contains("3 entries") })
    #expect(monitor.shows { $0.contains { $0.contains("three") } })

    let second = try Container(over: directory.path, map: map)
    #expect(becomesTrue { row(second.pid) != nil }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(monitor.shows { $0.mapsHeading.contains("2 maps") && $0.mapsHeading.contains("5 entries") })
    #expect(unlink(second.file("perf-1.map")) == 0)
    #expect(becomesTrue { row(second.pid)?.contains("(deleted)") == true }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(openMaps(of: monitor.pid).count == 2)
    second.end()
    #expect(becomesTrue { row(second.pid) == nil })
    first.end()
    #expect(monitor.shows { $0.contains { $0.contains("No perf maps here yet") } })
    // An open descriptor would keep the file system of the container mounted.
    #expect(openMaps(of: monitor.pid) == [])
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  private func openMaps(of pid: pid_t) -> [String] {
    let directory = "/proc/\(pid)/fd"
    let links = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
    return links.compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: directory + "/" + $0) }.filter {
      $0.contains("/perf-")
    }
  }
}
