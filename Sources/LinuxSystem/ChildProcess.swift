import Glibc
import SystemPackage

/// A child process, which is terminated when this object is released.
///
/// It starts with no signal blocked, in a new process group (so that ctrl-c in the terminal reaches only the parent), and with `/dev/null`
/// as standard input.
package final class ChildProcess {
  /// The handling of standard output and standard error.
  package enum Output {
    case discarded
    /// Both streams are stored together, up to a number of bytes.
    case kept(Int)
  }

  package enum End: Hashable {
    case exited(Int32)
    case signalled(Int32)
  }

  /// The process ID, valid until ``ended()`` returns an end.
  package let pid: Int32
  /// The descriptor to poll for kept output; nil if the output is discarded. It is readable when there is output, and after the child and
  /// all its descendants have closed the pipe.
  package let descriptor: FileDescriptor?
  /// The output that was read so far, up to the limit.
  package private(set) var text: [UInt8] = []
  private let limit: Int
  private let grace: Duration
  private var end: End?

  /// Starts a program. A name without a slash is searched for in PATH.
  ///
  /// - Parameters:
  ///   - program: The file to run.
  ///   - arguments: All arguments, starting with the name of the program.
  ///   - output: The handling of the output.
  ///   - grace: The time between SIGTERM and SIGKILL when this object is released.
  /// - Throws: The error of pipe(2) or posix_spawn(3), for example if the program does not exist.
  package init(_ program: String, _ arguments: [String], output: Output, grace: Duration = .zero) throws(Errno) {
    var ends: (reading: FileDescriptor, writing: FileDescriptor)?
    limit = if case .kept(let limit) = output { limit } else { 0 }
    if limit > 0 { ends = try Self.pipe() }
    defer { try? ends?.writing.close() }
    do throws(Errno) {
      pid = try Self.spawn(program, arguments, output: ends?.writing)
    } catch {
      try? ends?.reading.close()
      throw error
    }
    self.grace = grace
    descriptor = ends?.reading
  }

  private static func pipe() throws(Errno) -> (FileDescriptor, FileDescriptor) {
    var ends: [Int32] = [-1, -1]
    guard Glibc.pipe(&ends) == 0 else { throw Errno.last }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    return (FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1]))
  }

  private static func spawn(_ program: String, _ arguments: [String], output: FileDescriptor?) throws(Errno) -> Int32 {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0)
    for stream in [STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_adddup2(&actions, output?.rawValue ?? STDIN_FILENO, stream)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    let words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    var child: pid_t = 0
    let result = posix_spawnp(&child, program, &actions, &attributes, words, environ)
    guard result == 0 else { throw Errno(rawValue: result) }
    return child
  }

  /// Returns the end of the child, or nil while it runs. Reads pending output, and never blocks.
  package func ended() -> End? {
    // The end is checked before reading, so that no output of a child that has ended is missed.
    if end == nil { end = reap(WNOHANG) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    while let descriptor, let count = try? buffer.withUnsafeMutableBytes({ try descriptor.read(into: $0) }), count > 0 {
      text += buffer.prefix(min(count, limit - text.count))
    }
    return end
  }

  private func reap(_ options: Int32) -> End? {
    var status: Int32 = 0
    guard waitpid(pid, &status, options) != 0 else { return nil }
    let signal = status & 0x7f
    return signal == 0 ? .exited(status >> 8 & 0xff) : .signalled(signal)
  }

  deinit {
    try? descriptor?.close()
    guard end == nil else { return }
    kill(pid, SIGTERM)
    for _ in 0..<Int(grace / .milliseconds(10)) {
      if reap(WNOHANG) != nil { return }
      poll(nil, 0, 10)
    }
    kill(pid, SIGKILL)
    _ = reap(0)
  }
}
