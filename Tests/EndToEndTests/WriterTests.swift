import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Writers of maps", .ownThread)
struct WriterTests {
  /// Starts a shell that creates a map in `directory`, holds it open and then runs `script`.
  private func writer(_ directory: ScratchDirectory, _ script: String) throws -> ChildProcess {
    let shell = try ChildProcess(
      "/bin/sh",
      ["-c", "exec 9>>\"$0/perf-$$.map\"; echo 7f0000001000 10 JS:*first >&9; \(script)\n : > \"$0/ready\"; wait", directory.path])
    #expect(becomesTrue { directory.bytes("ready") != nil })
    return shell
  }

  /// Returns the rows of `ls` for a directory. Repeats `ls` while another test has a hung file system, because `ls` then finds no writers.
  private func listed(_ directory: ScratchDirectory) throws -> [[String: Any]] {
    var child = try ChildProcess(Jittop.path, ["ls", "--json", "--directory", directory.path])
    let isComplete = becomesTrue {
      if child.ends() == .exit(0), !child.errorText.contains("does not answer") { return true }
      if let next = try? ChildProcess(Jittop.path, ["ls", "--json", "--directory", directory.path]) { child = next }
      return false
    }
    try #require(isComplete, "\(child.errorText)")
    return try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
  }

  @Test("A deleted map is found through the descriptor of its writer and followed")
  func deleted() throws {
    let directory = try ScratchDirectory()
    let shell = try writer(
      directory,
      "rm \"$0/perf-$$.map\"; (while [ ! -e \"$0/go\" ]; do sleep 0.05; done; echo 7f0000002000 10 JS:*second >&9; exec sleep 20 9>&-) &")
    let path = directory.file("perf-\(shell.pid).map (deleted)")
    let objects = try listed(directory)
    #expect(objects.map { $0["path"] as? String } == [path])
    #expect(objects.first?["deleted"] as? Bool == true)
    #expect(objects.first?["entries"] as? Int == 1)
    #expect(try Jittop.list("--directory", directory.path, "\(shell.pid)").first?["path"] as? String == path)
    let resolved = try Jittop.run("resolve", "--directory", directory.path, "\(shell.pid)", "7f0000001002")
    #expect(resolved.output.contains("JS:*first +2"), "\(resolved)")

    let monitor = try Jittop.monitor(directory, columns: 220)
    #expect(monitor.shows { $0.contains { $0.contains("\(shell.pid)") && $0.contains("(deleted)") } })
    try directory.write("go", [])
    #expect(monitor.shows { $0.mapsHeading.contains("2 entries") }, "\(monitor.screen().joined(separator: "\n"))")
    shell.end()
    #expect(monitor.shows { $0.contains { $0.contains("No perf maps here yet") } })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("Two writers of one map are reported by ls, check and the monitor")
  func several() throws {
    let directory = try ScratchDirectory()
    // A subshell inherits its parent's descriptor. It waits without a child, which would inherit it too.
    let shell = try writer(directory, "mkfifo \"$0/never\"; (: < \"$0/never\") &")
    let object = try #require(try listed(directory).first)
    let writers = try #require(object["writers"] as? [Int])
    #expect(writers.count == 2 && writers.contains(Int(shell.pid)))
    let check = try Jittop.run("check", "--directory", directory.path, "--only", "severalWriters", "\(shell.pid)")
    #expect(check.ending == .exit(1))
    #expect(check.output.contains("severalWriters"))
    let monitor = try Jittop.monitor(directory, columns: 220)
    #expect(monitor.shows { $0.contains { $0.contains("2 writers: ") } }, "\(monitor.screen().joined(separator: "\n"))")
    for pid in writers where pid != Int(shell.pid) { kill(pid_t(pid), SIGKILL) }
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("The map of a reused PID is stale", .enabled(if: Container.isPermitted))
  func reused() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let directory = try ScratchDirectory()
    // The monitor runs in a new PID namespace, in which the test can choose the next PID.
    let script = """
      mount -t proc proc /proc
      (
        sleep 1000 & first=$!
        echo 7f0000001000 10 JS:*first > "$0/perf-$first.map"
        while [ ! -e "$0/go" ]; do sleep 0.05; done
        kill -9 $first; wait $first
        while :; do
          echo $((first - 1)) > /proc/sys/kernel/ns_last_pid
          sleep 1000 & [ $! = $first ] && break
          kill -9 $!
        done
        wait
      ) 2> /dev/null &
      exec "$1" --directory "$0"
      """
    let monitor = try PseudoTerminal(
      program: "/usr/bin/unshare",
      ["--kill-child", "--mount", "--pid", "--fork", "/bin/sh", "-c", script, directory.path, Jittop.path],
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC", "PATH=/usr/bin:/bin"], columns: 160, rows: 45)
    #expect(monitor.shows { $0.contains { $0.contains("● live") && $0.contains("sleep") } }, "\(monitor.screen().joined(separator: "\n"))")
    try directory.write("go", [])
    #expect(monitor.shows { $0.contains { $0.contains("sleep") && $0.contains("▲ stale") } }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("Runtimes without a map are listed with the command that enables one")
  func withoutMap() throws {
    let directory = try ScratchDirectory()
    let node = directory.file("node")
    try copyProgram("/bin/sleep", to: node)
    let process = try ChildProcess(node, ["60"])
    func row() throws -> String? {
      try Jittop.run("ls", "--without-map", "--directory", directory.path).output.split(separator: "\n").map(String.init).first {
        $0.contains("\(process.pid)  node")
      }
    }
    #expect(try becomesTrue { try row()?.contains("node --perf-basic-prof app.js") == true })
    try directory.write("perf-\(process.pid).map", "1000 10 a\n".utf8)
    #expect(try row() == nil)
    #expect(try Jittop.run("ls", "--without-map", "4711").ending == .exit(64))
  }

  @Test("The monitor requests the map of a JVM once or repeatedly and reports errors")
  func askJVM() throws {
    let directory = try ScratchDirectory()
    let java = directory.file("java")
    try copyProgram("/bin/sleep", to: java)
    let jcmd = """
      #!/bin/sh
      echo "$1:"
      [ -e \(directory.path)/broken ] && { echo 'no such process'; exit 1; }
      cat \(SampleMap.path("java/int")) > \(directory.path)/perf-$1.map
      echo "$2" >> \(directory.path)/asked

      """
    try directory.write("jcmd", jcmd.utf8)
    chmod(directory.file("jcmd"), 0o700)
    let process = try ChildProcess(java, ["600"])
    let monitor = try PseudoTerminal(
      program: Jittop.path, ["--directory", directory.path],
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "PATH=\(directory.path):/usr/bin:/bin"], columns: 160, rows: 45)
    #expect(monitor.shows { $0.contains { $0.contains("No perf maps here yet") } })
    // Select the JVM of the test: others may run on this machine.
    monitor.type("W")
    #expect(monitor.shows { $0.contains { $0.contains("jcmd \(process.pid) ") } })
    // The first row below the heading is selected: move down by the number of rows above.
    let list = monitor.screen()
    let heading = try #require(list.firstIndex { $0.contains("HOW TO GET ONE") })
    let own = try #require(list.firstIndex { $0.contains("jcmd \(process.pid) ") })
    monitor.type(String(repeating: "j", count: own - heading - 1) + "\r")
    #expect(monitor.shows { $0.contains { $0.contains("Process") && $0.contains("\(process.pid) java") } })
    #expect(directory.bytes("asked") == nil)
    monitor.type("\r")
    #expect(monitor.shows { $0.contains { $0.contains("JVM \(process.pid) wrote its map") } })
    #expect(monitor.shows { $0.contains { $0.contains("jvm") && $0.contains("● live") } })
    #expect(directory.bytes("asked") == Array("Compiler.perfmap\n".utf8))
    // Request the map every five seconds, until an error.
    monitor.type("J")
    #expect(monitor.shows { $0.contains { $0.contains("request a map from a JVM") } })
    monitor.type("l\r")
    #expect(monitor.shows { $0.contains { $0.contains("jcmd \(process.pid) every 5 s") } })
    // The screen is read all the time: a terminal that nobody reads stalls the monitor.
    #expect(
      becomesTrue(within: 60) {
        let screen = monitor.screen()
        return !screen.isEmpty && (directory.bytes("asked") ?? []).count { $0 == 0x0a } >= 3
      }, "\(monitor.screen().joined(separator: "\n"))")
    try directory.write("broken", [])
    #expect(
      becomesTrue(within: 60) { monitor.screen().contains { $0.contains("no such process") } },
      "\(monitor.screen().joined(separator: "\n"))")
    #expect(!monitor.screen().contains { $0.contains("every 5 s") })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }
}
