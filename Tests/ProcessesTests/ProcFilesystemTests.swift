import Foundation
import Glibc
import PerfMap
import SystemPackage
import Testing

@testable import Processes

@Suite("Facts about real processes")
struct ProcFilesystemTests {
  let proc = ProcFilesystem()

  @Test("The facts of this process are read")
  func ownProcess() throws {
    let facts = try #require(try proc.facts(of: ProcessID(getpid())))
    #expect(facts.pid == ProcessID(getpid()))
    #expect(facts.uid == geteuid())
    #expect(facts.isRunning)
    #expect(facts.startTime <= ClockReading.now().wall)
    #expect(facts.commandLine.first.map { String(decoding: $0, as: UTF8.self) } == CommandLine.arguments.first)
  }

  @Test("The facts of a child are read while it runs and as a zombie")
  func child() throws {
    let before = ClockReading.now().wall
    let child = try Child("/bin/sleep", "100", "0")
    let after = ClockReading.now().wall
    let facts = try #require(try proc.facts(of: child.pid))
    #expect(facts.comm == Array("sleep".utf8))
    #expect(facts.commandLine == [Array("/bin/sleep".utf8), Array("100".utf8), Array("0".utf8)])
    #expect(facts.isRunning)
    #expect(facts.startTime > before.advanced(by: .seconds(-1)))
    #expect(facts.startTime < after.advanced(by: .seconds(1)))

    var exits = ProcessExitWatch()
    let isWatched = exits.watch(child.pid)
    #expect(isWatched)
    let descriptor = try unwrapped(exits.descriptor)
    child.kill()
    #expect(becomesReadable(descriptor))
    let zombie = try #require(try proc.facts(of: child.pid))
    #expect(!zombie.isRunning)
    #expect(zombie.commandLine.isEmpty)
    #expect(zombie.startTime.since(facts.startTime) < .seconds(1))
  }

  @Test("A reaped process has no facts")
  func reaped() throws {
    let pid: ProcessID
    do {
      let child = try Child("/bin/sleep", "100")
      pid = child.pid
    }
    #expect(try proc.facts(of: pid) == nil)
  }

  @Test("An invalid or unused PID has no facts", arguments: [0, -1, Int32.min, Int32.max])
  func invalidPID(pid: Int32) throws {
    #expect(try proc.facts(of: ProcessID(pid)) == nil)
  }

  @Test("A process name may contain a space, parentheses and a newline")
  func strangeName() throws {
    let directory = try TemporaryDirectory()
    let name = "a) Z 1\n(b c"
    try check(symlink("/bin/sleep", directory.file(name).string))
    let child = try Child(directory.file(name).string, "100")
    let facts = try #require(try proc.facts(of: child.pid))
    #expect(facts.comm == Array(name.utf8))
    #expect(facts.isRunning)
  }

  @Test("The ID of a thread has no facts, because a thread is no process")
  func thread() throws {
    var gate: [Int32] = [0, 0]
    var answer: [Int32] = [0, 0]
    try check(pipe(&gate))
    try check(pipe(&answer))
    defer { (gate + answer).forEach { close($0) } }
    startThread(answering: answer[1], waitingFor: gate[0])
    var bytes = [UInt8](repeating: 0, count: 100)
    let count = max(0, read(answer[0], &bytes, bytes.count))
    let thread = try #require(Int32(String(decoding: bytes[..<count], as: UTF8.self)))
    #expect(thread != getpid())
    #expect(access("/proc/\(thread)/stat", R_OK) == 0, "its directory is there all the same")
    #expect(try proc.facts(of: ProcessID(thread)) == nil)
  }

  /// Starts a thread that writes its TID to `answer` and ends when the other end of `gate` is closed.
  private func startThread(answering answer: Int32, waitingFor gate: Int32) {
    Thread.detachNewThread {
      // The target of the link is PID/task/TID.
      var target = [CChar](repeating: 0, count: 100)
      let count = readlink("/proc/thread-self", &target, target.count)
      let number = target.prefix(max(0, count)).split(separator: CChar(bitPattern: UInt8(ascii: "/"))).last.map(Array.init) ?? []
      write(answer, number, number.count)
      var byte: UInt8 = 0
      read(gate, &byte, 1)
    }
  }
}

@Suite("Facts in a fake /proc")
struct FakeProcTests {
  let clock: @Sendable () -> ClockReading = { ClockReading(wall: WallTime(seconds: 5000, nanoseconds: 0), sinceBoot: .seconds(1000)) }

  /// Creates `PID/stat`, `PID/status` and `PID/cmdline` below a root.
  func process(_ number: Int, group: Int? = nil, commandLine: String = "node\0app.js\0", in root: borrowing TemporaryDirectory) throws {
    let directory = root.file("\(number)")
    try makeDirectory(directory)
    try writeFile(
      directory.appending("stat"), "\(number) (no de) S 1 1 1 0 -1 0 0 0 0 0 0 0 0 0 20 0 3 0 \(10 * sysconf(Int32(_SC_CLK_TCK))) 0 0\n")
    try writeFile(directory.appending("status"), "Name:\tno de\nTgid:\t\(group ?? number)\nUid:\t500\t501\t502\t503\n")
    try writeFile(directory.appending("cmdline"), commandLine)
  }

  func facts(of pid: Int32, in root: borrowing TemporaryDirectory) throws(ProcessesError) -> ProcessFacts? {
    try ProcFilesystem(root: root.path, clock: clock).facts(of: ProcessID(pid))
  }

  @Test("All facts of a process are parsed from its /proc files")
  func allFacts() throws {
    let root = try TemporaryDirectory()
    try process(77, in: root)
    let facts = try facts(of: 77, in: root)
    #expect(
      facts
        == ProcessFacts(
          pid: ProcessID(77), comm: Array("no de".utf8), commandLine: [Array("node".utf8), Array("app.js".utf8)], uid: 501,
          startTime: WallTime(seconds: 4010, nanoseconds: 0), startAfterBoot: .seconds(10), isRunning: true))
  }

  @Test(
    "The command line of a process is split at NULs",
    arguments: [("", []), ("\0", []), ("a", ["a"]), ("a\0\0b\0", ["a", "", "b"]), ("title with spaces", ["title with spaces"])])
  func arguments(text: String, words: [String]) throws {
    let root = try TemporaryDirectory()
    try process(77, commandLine: text, in: root)
    let facts = try facts(of: 77, in: root)
    #expect(facts?.commandLine.map { String(decoding: $0, as: UTF8.self) } == words)
  }

  @Test("An argument list is cut at 4096 bytes", arguments: [4095, 4096, 4097, 1 << 20])
  func longArguments(_ length: Int) throws {
    let root = try TemporaryDirectory()
    try process(77, commandLine: String(repeating: "x", count: length), in: root)
    let facts = try facts(of: 77, in: root)
    #expect(facts?.commandLine.map(\.count) == [min(length, 4096)])
  }

  @Test("A thread and a missing process have no facts")
  func missing() throws {
    let root = try TemporaryDirectory()
    try process(77, group: 76, in: root)
    let thread = try facts(of: 77, in: root)
    let nobody = try facts(of: 78, in: root)
    #expect(thread == nil)
    #expect(nobody == nil)
  }

  @Test("A process that ends between two reads has no facts")
  func endedBetween() throws {
    let root = try TemporaryDirectory()
    try process(77, in: root)
    try root.remove("77/status")
    let facts = try facts(of: 77, in: root)
    #expect(facts == nil)
  }

  @Test("A stat file in an unknown format is an error")
  func wrongFormat() throws {
    let root = try TemporaryDirectory()
    try process(77, in: root)
    try root.write("77/stat", "rubbish")
    var caught: ProcessesError?
    do throws(ProcessesError) { _ = try facts(of: 77, in: root) } catch { caught = error }
    #expect(caught?.code == .readProcess)
    #expect(caught?.path == root.file("77"))
    #expect(caught?.cause == "stat or status has an unknown format")
  }

  @Test("A FIFO in place of a /proc file does not block")
  func fifo() throws {
    let root = try TemporaryDirectory()
    try process(77, in: root)
    try root.remove("77/cmdline")
    try check(mkfifo(root.file("77/cmdline").string, 0o600))
    let facts = try facts(of: 77, in: root)
    #expect(facts?.commandLine == [])
  }

  /// Some security modules hide the directory of a process, and `hidepid=1` hides its files.
  @Test("Reading the facts of a hidden process is an error, unlike those of a missing process", arguments: ["77", "77/stat", "77/status"])
  func hiddenProcess(hidden: String) throws {
    let root = try TemporaryDirectory()
    try process(77, in: root)
    try check(chmod(root.path.string, 0o755))
    for name in ["77/stat", "77/status"] { try check(chmod(root.file(name).string, 0o444)) }
    try check(chmod(root.file(hidden).string, 0o000))
    defer { chmod(root.file(hidden).string, 0o755) }
    var caught: ProcessesError?
    asNobody {
      do throws(ProcessesError) { _ = try facts(of: 77, in: root) } catch { caught = error }
    }
    #expect(caught?.code == .readProcess)
    #expect(caught?.errno == .permissionDenied)
    #expect(caught?.description == "\(root.file("77")): the process is hidden from this user (run as root or as the owner of the process)")
  }
}

/// Runs `body` with the file permissions of the user nobody if the test runs as root. This affects only the current thread.
func asNobody(_ body: () -> Void) {
  typealias SetUser = @convention(c) (UInt32) -> Int32
  guard geteuid() == 0, let symbol = dlsym(nil, "setfsuid") else { return body() }
  let setUser = unsafeBitCast(symbol, to: SetUser.self)
  _ = setUser(65534)
  defer { _ = setUser(0) }
  body()
}
