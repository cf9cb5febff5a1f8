import Glibc
import TestSupport
import Testing

/// Runs of jittop under resource limits, and a blocked run that a signal ends.
@Suite("Resource limits and a blocked output")
struct LimitTests {
  /// Starts a program under a resource limit, given as an option of prlimit(1).
  private func limited(_ limit: String, _ words: [String]) throws -> ChildProcess {
    try ChildProcess("/usr/bin/env", ["/usr/bin/prlimit", limit] + words)
  }

  /// A map of 5 MB in 5,000 lines. Maps of that size are decoded on a second thread.
  private static let lines = (0..<5_000).map {
    "\(String(0x7f00_0000_0000 + $0 * 16, radix: 16)) 10 JS:*function\($0)\(String(repeating: "x", count: 1000))\n"
  }.joined()

  @Test(
    "Commands complete on one thread if no second thread can be created",
    .enabled(if: !ChildEnvironment.isWatched),
    arguments: [["ls"], ["--once"], ["tail", "--until-exit", "--from-start"], ["export", "entries"], ["check"]])
  func noThreads(_ command: [String]) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", Self.lines.utf8)
    var words = [Jittop.path] + command + [directory.file("perf-4194305.map")]
    if geteuid() == 0 {
      // Root is exempt from the limit on processes: run as a user without other processes, with a readable copy of the program.
      let user = UInt32.random(in: 1_000_000_000..<2_000_000_000)
      try copyProgram(Jittop.path, to: directory.file("jittop"))
      #expect(chmod(directory.path, 0o755) == 0 && chmod(directory.file("perf-4194305.map"), 0o644) == 0)
      words = ["/usr/bin/setpriv", "--reuid=\(user)", "--clear-groups", directory.file("jittop")] + words.dropFirst()
    }
    let child = try limited("--nproc=1", words)
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    #expect(child.text.contains(["ls": "5000", "check": "5,000 entries"][command[0]] ?? "JS:*function"))
  }

  @Test(
    "Under a limit on address space, a command ends with its output or an error, and never hangs",
    .enabled(if: !ChildEnvironment.isWatched),
    arguments: [["ls"], ["--once"], ["tail", "--until-exit", "--from-start"], ["export", "entries"], ["check"]])
  func noMemory(_ command: [String]) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", Self.lines.utf8)
    for megabytes in [60, 80, 90, 100, 110, 120, 150, 200, 300] {
      let child = try limited("--as=\(megabytes)000000", [Jittop.path] + command + [directory.file("perf-4194305.map")])
      let ending = child.ends()
      // Status 127: the shared libraries of jittop do not fit.
      let isExplained = (ending == .exit(2) || ending == .exit(127)) && !child.errorText.isEmpty
      #expect(ending == .exit(0) || isExplained, "\(megabytes) MB: \(ending) \(child.errorText)")
      if megabytes >= 150 { #expect(ending == .exit(0), "\(megabytes) MB: \(child.errorText)") }
    }
  }

  @Test(
    "If the limit on file descriptors is too low, the error has a remedy",
    arguments: [["ls"], ["--once"], ["tail", "--until-exit"], ["export", "entries"], ["check"]])
  func noDescriptors(_ command: [String]) throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "7f0000001000 10 JS:*f\n".utf8)
    for count in 4...16 {
      let child = try limited("--nofile=\(count)", [Jittop.path] + command + [directory.file("perf-4194305.map")])
      let ending = child.ends()
      let isExplained = ending == .exit(2) && child.errorText.contains("descriptors") || child.errorText.contains("open files")
      // With too few descriptors for its shared libraries, the program cannot be loaded.
      let isLoaded = ending != .exit(127)
      #expect(!isLoaded || ending == .exit(0) || isExplained, "\(count) descriptors: \(ending) \(child.errorText)")
    }
  }

  @Test("A signal ends a script that is blocked on a full output pipe", arguments: [SIGTERM, SIGINT, SIGHUP])
  func stalledOutput(_ signal: Int32) throws {
    let directory = try ScratchDirectory()
    try directory.write("story", (":size 200 100\n" + String(repeating: ":save-screen -\n", count: 500)).utf8)
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    let child = try ChildProcess(
      "/bin/sh", ["-c", "exec \(Jittop.path) --script \(directory.file("story")) > /proc/\(getpid())/fd/\(ends[1])"])
    #expect(becomesTrue { String(decoding: ScratchDirectory.bytes(at: "/proc/\(child.pid)/wchan") ?? [], as: UTF8.self).contains("pipe") })
    child.send(signal)
    #expect(child.ends() == .signal(signal), "\(child.errorText)")
  }
}
