import Foundation
import Glibc
import TestSupport
import Testing

/// Restricted kernel interfaces: lost events, missing watches, hidden processes.
@Suite("Restricted kernel interfaces", .ownThread)
struct HostileMachineTests {
  /// Starts a program in a terminal like that of `Jittop.monitor`.
  private func monitor(_ program: String, _ arguments: [String]) throws -> PseudoTerminal {
    try PseudoTerminal(program: program, arguments, ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC"], columns: 160, rows: 45)
  }

  private func isPermitted(_ program: String, _ arguments: [String]) -> Bool {
    guard let trial = try? ChildProcess(program, arguments) else { return false }
    return trial.ends() == .exit(0)
  }

  // MARK: - Lost events

  /// Overflows the inotify queue: renaming a file back and forth adds two events each time, which the kernel does not merge.
  private func loseEvents(_ directory: ScratchDirectory) throws {
    let limit = try #require(ScratchDirectory.bytes(at: "/proc/sys/fs/inotify/max_queued_events"))
    let count = try #require(Int(String(decoding: limit, as: UTF8.self).split(separator: "\n")[0]))
    try #require(count <= 100_000, "too many events to make")
    try directory.write("x", [])
    for _ in 0...count / 4 {
      #expect(rename(directory.file("x"), directory.file("y")) == 0 && rename(directory.file("y"), directory.file("x")) == 0)
    }
  }

  /// Starts a monitor of 100 maps and suspends it with SIGSTOP.
  private func stoppedMonitor(_ directory: ScratchDirectory) throws -> PseudoTerminal {
    for pid in 4_194_305..<4_194_405 { try directory.write("perf-\(pid).map", "1000 10 a\n".utf8) }
    let monitor = try Jittop.monitor(directory)
    #expect(
      monitor.shows { $0.mapsHeading.contains("100 maps") && $0.mapsHeading.contains("100 entries") },
      "\(monitor.screen().joined(separator: "\n"))")
    kill(monitor.pid, SIGSTOP)
    #expect(becomesTrue { Self.state(monitor.pid) == "T" })
    return monitor
  }

  private static func state(_ pid: pid_t) -> Substring? {
    let stat = String(decoding: ScratchDirectory.bytes(at: "/proc/\(pid)/stat") ?? [], as: UTF8.self)
    return stat.split(separator: ")").last?.split(separator: " ").first
  }

  @Test("After an inotify overflow, all added, removed and grown maps are found")
  func overflow() throws {
    let directory = try ScratchDirectory()
    let monitor = try stoppedMonitor(directory)
    try loseEvents(directory)
    for pid in 4_194_305..<4_194_345 { unlink(directory.file("perf-\(pid).map")) }
    for pid in 4_194_345..<4_194_365 { try directory.append("perf-\(pid).map", "2000 10 b\n".utf8) }
    for pid in 4_195_000..<4_195_030 { try directory.write("perf-\(pid).map", "1000 10 new\n".utf8) }
    kill(monitor.pid, SIGCONT)
    #expect(
      monitor.shows { $0.mapsHeading.contains("90 maps") && $0.mapsHeading.contains("110 entries") },
      "\(monitor.screen().joined(separator: "\n"))")
    // Later changes are reported again.
    try directory.write("perf-4196000.map", "1000 10 later\n".utf8)
    #expect(monitor.shows { $0.mapsHeading.contains("91 maps") && $0.mapsHeading.contains("111 entries") })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("After an inotify overflow without a free descriptor, the directory is listed once a descriptor is free")
  func overflowWithoutDescriptors() throws {
    let directory = try ScratchDirectory()
    let monitor = try stoppedMonitor(directory)
    try loseEvents(directory)
    try directory.write("perf-4195000.map", "1000 10 new\n".utf8)
    let pid = "\(monitor.pid)"
    try #require(isPermitted("/usr/bin/prlimit", ["--pid", pid, "--nofile=3:"]))
    kill(monitor.pid, SIGCONT)
    // Once the monitor has answered keys, it has read the events.
    for (key, wanted) in [("?", true), ("\u{1b}", false), ("?", true), ("\u{1b}", false)] {
      monitor.type(key)
      #expect(monitor.shows { screen in screen.contains { $0.contains("one row down") } == wanted })
    }
    #expect(!monitor.screen().mapsHeading.contains("101 maps"))
    // A process whose facts cannot be read does not count as running.
    #expect(!monitor.screen().contains { $0.contains("● live") }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(isPermitted("/usr/bin/prlimit", ["--pid", pid, "--nofile=4096:"]))
    #expect(
      monitor.shows { $0.mapsHeading.contains("101 maps") && $0.mapsHeading.contains("101 entries") },
      "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  // MARK: - No watches

  /// The inotify limits of a user namespace.
  static let limits = ["max_inotify_instances 0", "max_inotify_instances 1", "max_inotify_watches 0", "max_inotify_watches 1"]

  private static let mayLimit: Bool = {
    let script = "echo 0 > /proc/sys/user/max_inotify_instances"
    let trial = try? ChildProcess("/usr/bin/unshare", ["--user", "--map-root-user", "/bin/sh", "-c", script])
    return trial?.ends() == .exit(0)
  }()

  @Test(
    "Without inotify, added, grown and removed maps are found",
    .enabled(if: mayLimit, "needs user namespaces"), arguments: limits)
  func withoutInotify(_ limit: String) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "1000 10 a\n".utf8)
    let words = limit.split(separator: " ")
    let script = "echo \(words[1]) > /proc/sys/user/\(words[0]) && exec \"$0\" --directory \"$1\""
    let monitor = try monitor(
      "/usr/bin/unshare", ["--user", "--map-root-user", "/bin/sh", "-c", script, Jittop.path, directory.path])
    func shows(_ maps: String, _ entries: String) -> Bool {
      monitor.shows { $0.mapsHeading.contains(maps) && $0.mapsHeading.contains(entries) }
    }
    #expect(shows("1 map", "1 entry"), "\(monitor.screen().joined(separator: "\n"))")
    try directory.append("perf-4194305.map", "2000 10 b\n".utf8)
    #expect(shows("1 map", "2 entries"))
    try directory.write("perf-4194306.map", "1000 10 a\n1000 10 b\n".utf8)
    #expect(shows("2 maps", "4 entries"))
    unlink(directory.file("perf-4194305.map"))
    #expect(shows("1 map", "2 entries"), "\(monitor.screen().joined(separator: "\n"))")
    try directory.append("perf-4194306.map", "3000 10 c\n".utf8)
    #expect(shows("1 map", "3 entries"))
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  // MARK: - Hidden processes

  /// The command that runs a program as user `nobody` with hidepid in `/proc`.
  private static let asNobody = [
    "--mount", "/bin/sh", "-c",
    "mount -t proc -o hidepid=2 proc /proc && exec /usr/bin/setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" \"$@\"",
  ]

  private static let mayHide: Bool = {
    let trial = try? ChildProcess("/usr/bin/unshare", asNobody + ["/bin/sh", "-c", "! test -e /proc/1"])
    return trial?.ends() == .exit(0)
  }()

  @Test(
    "With hidepid, the map of a hidden process is live, has no process name, and is not pruned",
    .enabled(if: mayHide, "needs to mount proc, as root"))
  func hiddenProcesses() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    let hidden = "perf-\(process.pid).map"
    try #require(chmod(directory.path, 0o777) == 0)
    for name in [hidden, "perf-4194305.map"] {
      try directory.write(name, "1000 10 a\n".utf8)
      try #require(chown(directory.file(name), 65534, 65534) == 0)
    }
    func run(_ words: String...) throws -> ChildProcess {
      let child = try ChildProcess("/usr/bin/unshare", Self.asNobody + [Jittop.path] + words)
      #expect(child.ends() != .lost)
      return child
    }
    let listed = try run("ls", "--json", "--directory", directory.path)
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(listed.output)) as? [[String: Any]], "\(listed.errorText)")
    #expect(rows.map { $0["pid"] as? Int32 } == [process.pid, 4_194_305])
    #expect(rows.map { $0["state"] as? String } == ["live", "exited"])
    #expect(rows.map { $0["entries"] as? Int } == [1, 1])
    #expect(rows.allSatisfy { $0["comm"] is NSNull && $0["error"] == nil })
    let checked = try run("check", "--directory", directory.path, directory.file(hidden))
    #expect(checked.errorText.contains("the process is hidden from this user"), "\(checked.errorText)")
    let monitor = try monitor("/usr/bin/unshare", Self.asNobody + [Jittop.path, "--directory", directory.path])
    func shows(_ state: String) -> Bool {
      monitor.shows { screen in screen.contains { $0.contains(hidden) && $0.contains(state) } }
    }
    #expect(shows("● live"), "\(monitor.screen().joined(separator: "\n"))")
    let pruned = try run("prune", "--yes", "--directory", directory.path)
    #expect(pruned.text.contains("removed 1 of 1"), "\(pruned.text)\(pruned.errorText)")
    #expect(directory.names == [hidden])
    process.end()
    #expect(shows("○ exited"), "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  // AddressSanitizer needs /proc.
  @Test(
    "Without /proc, inject fails with an error and writes nothing",
    .enabled(if: mayHide && !ChildEnvironment.isWatched, "needs to mount, as root"))
  func noProc() throws {
    let directory = try ScratchDirectory()
    let script = "mount -t tmpfs none /proc && exec \"$0\" \"$@\""
    let child = try ChildProcess(
      "/usr/bin/unshare", ["--mount", "/bin/sh", "-c", script, Jittop.path, "inject", "--directory", directory.path])
    #expect(child.ends() == .exit(2))
    #expect(child.errorText.contains("/proc: cannot be read"), "\(child.errorText)")
    #expect(directory.names.isEmpty)
  }

  // MARK: - Vanishing processes

  @Test("Processes and maps that vanish during reading cause no errors or incomplete rows")
  func goneHalfway() throws {
    let directory = try ScratchDirectory()
    let script = "while :; do sh -c 'echo 1000 10 a > \"$0\"/perf-$$.map; test $(($$ % 3)) = 0 || rm \"$0\"/perf-$$.map' \"$0\"; done"
    let churn = try ChildProcess("/bin/sh", ["-c", script, directory.path])
    let monitor = try Jittop.monitor(directory)
    // The script removes the maps of all PIDs that are not multiples of 3.
    func lasting() -> [Bool] { directory.names.compactMap { pid_t($0.dropFirst(5).dropLast(4)) }.map { $0.isMultiple(of: 3) } }
    for _ in 0..<6 {
      #expect(becomesTrue { lasting().contains(false) })
      for row in try Jittop.list("--directory", directory.path) {
        // A created but empty file is a map without entries.
        #expect(row["error"] == nil && (row["entries"] as? Int ?? 2) <= 1, "\(row)")
        #expect(["live", "exited"].contains(row["state"] as? String), "\(row)")
      }
      #expect(!monitor.screen().contains { $0.contains("unreadable") })
    }
    churn.end()
    // The last process may still be running. Each remaining map has one entry. Large numbers are grouped by spaces.
    let isSettled = becomesTrue {
      let count = directory.names.count
      let top = monitor.screen().mapsHeading.filter { !$0.isWhitespace }
      return count > 1 && !lasting().contains(false) && top.contains("┐\(count)maps┌") && top.contains("┐\(count)entries┌")
    }
    #expect(isSettled, "\(directory.names.count)\n\(monitor.screen().joined(separator: "\n"))")
    #expect(!monitor.screen().contains { $0.contains("unreadable") })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  // MARK: - Swapped files

  @Test("A path that alternates between maps, links and FIFOs neither blocks ls nor leaks the link's target")
  func swapped() throws {
    let directory = try ScratchDirectory()
    let elsewhere = try ScratchDirectory()
    try elsewhere.write("secret", "4000 10 topsecret\n".utf8)
    try directory.write("own", "1000 10 own\n".utf8)
    try directory.write("other", "2000 10 other\n3000 10 second\n".utf8)
    try #require(symlink(elsewhere.file("secret"), directory.file("link")) == 0)
    try #require(mkfifo(directory.file("fifo"), 0o600) == 0)
    let map = directory.file("perf-4194305.map")
    try directory.write("perf-4194305.map", [])
    let swapper = PathSwapper(map, candidates: ["own", "link", "other", "fifo"].map { directory.file($0) })
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.contains { $0.contains("perf-4194305.map") } })
    for _ in 0..<6 {
      let child = try ChildProcess(Jittop.path, ["ls", "--json", map])
      let ending = child.ends()
      #expect(ending == .exit(0) || ending == .exit(2))
      let row = try #require((try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])?.first)
      #expect(["file", "unreadable"].contains(row["state"] as? String))
      #expect(["1000", "2000", nil].contains(row["firstAddress"] as? String), "\(row)")
      _ = monitor.screen()
    }
    #expect(swapper.count > 100)
    swapper.stop()
    try directory.write("last", "1000 10 a\n1000 10 b\n1000 10 c\n".utf8)
    try #require(rename(directory.file("last"), map) == 0)
    #expect(monitor.shows { $0.mapsHeading.contains("3 entries") }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(!monitor.text.contains("topsecret"))
  }
}
