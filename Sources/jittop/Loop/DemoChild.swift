import Glibc
import SystemPackage

/// A demo that runs as a child of the monitor, and ends with it.
struct DemoChild: ~Copyable {
  /// The process.
  let pid: Int32
  /// Whether it has been reaped: its number may be another process' now.
  private var isReaped = false

  /// Starts this program as `jittop demo`, writing into a directory. Throws when the kernel cannot start it.
  init(directory: String) throws(Errno) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
      posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
    }
    // Our signals are blocked for the queue that reads them; the child begins without that.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    // A group of its own: ctrl-c at the terminal is ours to answer.
    posix_spawnattr_setpgroup(&attributes, 0)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP))
    let words = ["jittop", "demo", "--with-parent", "--directory", directory]
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { word in strdup(word) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let result = posix_spawn(&child, "/proc/self/exe", &actions, &attributes, arguments, environ)
    guard result == 0 else { throw Errno(rawValue: result) }
    pid = child
  }

  /// Whether it has ended by itself; a child that has ended is gone for good.
  mutating func hasEnded() -> Bool {
    var status: Int32 = 0
    if !isReaped, waitpid(pid, &status, WNOHANG) != 0 { isReaped = true }
    return isReaped
  }

  deinit {
    guard !isReaped else { return }
    // It removes its map when it is told to end, within milliseconds, or seconds where a disk is held up.
    kill(pid, SIGTERM)
    var status: Int32 = 0
    for _ in 0..<500 {
      if waitpid(pid, &status, WNOHANG) != 0 { return }
      poll(nil, 0, 10)
    }
    kill(pid, SIGKILL)
    waitpid(pid, &status, 0)
  }
}
