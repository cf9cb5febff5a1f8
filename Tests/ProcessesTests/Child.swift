import Glibc
import PerfMap
import SystemPackage
import TestSupport

/// A child process of a test, which is killed and reaped when it is released.
struct Child: ~Copyable {
  let pid: ProcessID

  init(_ path: String, _ arguments: String...) throws {
    var words: [UnsafeMutablePointer<CChar>?] = ([path] + arguments).map { strdup($0) } + [nil]
    defer { words.forEach { free($0) } }
    var number: pid_t = 0
    let error = posix_spawn(&number, path, nil, nil, &words, environ)
    guard error == 0 else { throw Errno(rawValue: error) }
    pid = ProcessID(number)
    waitForProgram(number)
  }

  /// Sends SIGKILL. The child is then a zombie until it is released.
  func kill() { Glibc.kill(pid.rawValue, SIGKILL) }

  deinit {
    Glibc.kill(pid.rawValue, SIGKILL)
    waitpid(pid.rawValue, nil, 0)
  }
}

/// Returns true if a descriptor becomes readable within 10 s.
func becomesReadable(_ descriptor: Int32) -> Bool {
  var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
  return poll(&request, 1, 10_000) == 1
}
