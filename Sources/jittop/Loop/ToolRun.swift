import Glibc
import SystemPackage

/// A program that runs as a child outside the loop: its output is kept, and it ends with its value.
final class ToolRun {
  /// What to poll: readable when there is output, or when it has ended.
  let output: Int32
  private let pid: Int32
  private var text: [UInt8] = []
  private var isReaped = false
  private static let longestText = 4096

  /// Starts a program that is looked for in PATH. Throws when the kernel cannot start it.
  init(_ words: [String]) throws(Errno) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    for descriptor in [STDOUT_FILENO, STDERR_FILENO] { posix_spawn_file_actions_adddup2(&actions, ends[1], descriptor) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // Our signals are blocked for the queue that reads them; the child begins without that, and away from the terminal's ctrl-c.
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let result = posix_spawnp(&child, words.first ?? "", &actions, &attributes, arguments, environ)
    close(ends[1])
    guard result == 0 else {
      close(ends[0])
      throw Errno(rawValue: result)
    }
    output = ends[0]
    pid = child
  }

  /// How it ended: its exit status, -1 after a signal, and the beginning of what it said. Nil while it runs.
  func ended() -> (status: Int32, text: String)? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(output, &buffer, buffer.count)
      guard count > 0 else { break }
      text += buffer.prefix(min(count, Self.longestText - text.count))
    }
    var status: Int32 = 0
    guard !isReaped, waitpid(pid, &status, WNOHANG) != 0 else { return nil }
    isReaped = true
    return (status & 0x7f == 0 ? status >> 8 & 0xff : -1, String(decoding: text, as: UTF8.self))
  }

  deinit {
    if !isReaped {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
    }
    close(output)
  }
}
