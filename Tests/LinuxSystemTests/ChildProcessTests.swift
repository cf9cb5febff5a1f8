import Glibc
import LinuxSystem
import SystemPackage
import TestSupport
import Testing

@Suite("Child processes")
struct ChildProcessTests {
  typealias ChildProcess = LinuxSystem.ChildProcess

  func shell(_ script: String, _ output: ChildProcess.Output, grace: Duration = .zero) throws -> ChildProcess {
    try ChildProcess("sh", ["sh", "-c", script], output: output, grace: grace)
  }

  /// Polls the descriptor until the child has ended, and returns the end.
  func end(of child: ChildProcess) throws -> ChildProcess.End? {
    let descriptor = try #require(child.descriptor)
    // The end of the output may precede the end of the child.
    #expect(
      becomesTrue {
        var request = pollfd(fd: descriptor.rawValue, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 10_000) == 1 && child.ended() != nil
      })
    return child.ended()
  }

  @Test("Output and errors of a child are stored, its standard input is empty, and its exit status can be read again")
  func outputs() throws {
    let child = try shell("cat; echo out; echo err >&2; exit 7", .kept(4096))
    #expect(try end(of: child) == .exited(7))
    #expect(child.ended() == .exited(7))
    #expect(String(decoding: child.text, as: UTF8.self) == "out\nerr\n")
  }

  @Test("Output of a child beyond the limit is discarded and does not block the child")
  func limit() throws {
    let child = try shell("head -c 1000000 /dev/zero", .kept(10))
    #expect(try end(of: child) == .exited(0))
    #expect(child.text == [UInt8](repeating: 0, count: 10))
  }

  @Test("The signal that ended a child is reported")
  func signal() throws {
    #expect(try end(of: try shell("kill -KILL $$", .kept(10))) == .signalled(SIGKILL))
  }

  @Test("Starting a program that does not exist is an error")
  func missingProgram() {
    #expect(throws: Errno.noSuchFileOrDirectory) {
      _ = try ChildProcess("jittop-no-such-program", ["x"], output: .kept(10))
    }
  }

  @Test("A child starts with no signal blocked, in a new process group")
  func startState() throws {
    var blocked = sigset_t()
    var before = sigset_t()
    sigemptyset(&blocked)
    sigaddset(&blocked, SIGUSR1)
    pthread_sigmask(SIG_BLOCK, &blocked, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    let child = try shell("read -r _ _ _ _ group _ < /proc/self/stat; echo $group $$; grep SigBlk /proc/self/status", .kept(4096))
    #expect(try end(of: child) == .exited(0))
    #expect(String(decoding: child.text, as: UTF8.self) == "\(child.pid) \(child.pid)\nSigBlk:\t0000000000000000\n")
  }

  @Test("A released child is killed unless it ends within its grace time")
  func release() throws {
    let scratch = try ScratchDirectory()
    func run(_ trap: String, grace: Duration) throws -> Int32 {
      let child = try shell("trap '\(trap)' TERM; : > \(scratch.file("ready")); while :; do sleep 0.01; done", .discarded, grace: grace)
      #expect(becomesTrue { scratch.bytes("ready") != nil })
      unlink(scratch.file("ready"))
      return child.pid
    }
    let polite = try run(": > \(scratch.file("ended")); exit", grace: .seconds(30))
    #expect(scratch.bytes("ended") != nil)
    let stubborn = try run("", grace: .milliseconds(50))
    for pid in [polite, stubborn] { #expect(kill(pid, 0) != 0 && errno == ESRCH) }
  }
}
