import Glibc

/// A program without a terminal whose output and errors are captured; killed and reaped on `deinit`.
package final class ChildProcess {
  package private(set) var pid: pid_t = 0
  package private(set) var output: [UInt8] = []
  package private(set) var errors: [UInt8] = []
  private let pipes: [Int32]
  private var ending: Ending?

  /// Starts a program whose standard input is a file, by default empty.
  package init(
    _ path: String, _ arguments: [String], environment: [String] = ["LC_ALL=C.UTF-8", "TERM=xterm-256color"], input: String = "/dev/null"
  ) throws {
    var ends: [Int32] = []
    for _ in 0..<2 {
      var pair: [Int32] = [-1, -1]
      guard pipe(&pair) == 0 else { throw SetupError(step: "pipe") }
      for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(pair[0], F_SETFL, O_NONBLOCK)
      ends += pair
    }
    pipes = [ends[0], ends[2]]
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
    posix_spawn_file_actions_adddup2(&actions, ends[3], 2)
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = ChildEnvironment.variables(environment).map { strdup($0) } + [nil]
    // Unblock the signals that threads of the test runner block.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    let result = posix_spawn(&pid, path, &actions, &attributes, &words, &variables)
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    for text in words + variables { free(text) }
    close(ends[1])
    close(ends[3])
    guard result == 0 else { throw SetupError(step: "posix_spawn of \(path): \(result)") }
    waitForProgram(pid)
  }

  deinit {
    end()
    for descriptor in pipes { close(descriptor) }
  }

  package var text: String { String(decoding: output, as: UTF8.self) }
  /// Standard error as text.
  package var errorText: String { String(decoding: errors, as: UTF8.self) }

  package func send(_ signal: Int32) { if ending == nil { kill(pid, signal) } }

  /// Kills the process and waits for its end.
  package func end() {
    // Without a child, kill(0) would signal the whole process group.
    guard ending == nil, pid > 0 else { return }
    kill(pid, SIGKILL)
    var status: Int32 = 0
    waitpid(pid, &status, 0)
    ending = Ending(status: status)
  }

  /// True if the process has not ended; also reads its output.
  package func isRunning() -> Bool {
    drain()
    guard ending == nil else { return false }
    var status: Int32 = 0
    guard waitpid(pid, &status, WNOHANG) == pid else { return true }
    ending = Ending(status: status)
    drain()
    return false
  }

  /// Waits for the end of the process; returns `lost` after a minute.
  package func ends() -> Ending {
    _ = becomesTrue(within: 60) { !isRunning() }
    return ending ?? .lost
  }

  private func drain() {
    read(all: pipes[0], into: &output)
    read(all: pipes[1], into: &errors)
  }
}

/// Waits until a new child has executed its program, or has ended.
///
/// posix_spawn(3) may return during execve(2), when `/proc` still shows the name of the parent thread and no arguments. The arguments are
/// set last.
package func waitForProgram(_ pid: pid_t) {
  _ = becomesTrue(within: 10) {
    if ScratchDirectory.bytes(at: "/proc/\(pid)/cmdline")?.isEmpty == false { return true }
    var change = siginfo_t()
    return waitid(P_PID, id_t(pid), &change, WEXITED | WNOHANG | WNOWAIT) == 0 && change.si_signo == SIGCHLD
  }
}

/// Copies a program to a path, so that the copy can be executed at once.
///
/// A child process makes the copy. If this process opened the copy for writing, children of other tests would inherit the descriptor and
/// keep it until their own execve(2), and execve(2) of the copy would fail with ETXTBSY.
package func copyProgram(_ program: String, to path: String) throws {
  let copy = try ChildProcess("/bin/cp", ["--", program, path])
  guard copy.ends() == .exit(0) else { throw SetupError(step: "cp to \(path): \(copy.errorText)") }
}

/// Reads all available data of a non-blocking descriptor.
func read(all descriptor: Int32, into bytes: inout [UInt8]) {
  var buffer = [UInt8](repeating: 0, count: 65_536)
  while true {
    let count = Glibc.read(descriptor, &buffer, buffer.count)
    guard count > 0 else { return }
    bytes += buffer.prefix(count)
  }
}
