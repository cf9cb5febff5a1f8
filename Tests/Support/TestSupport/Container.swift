import Dispatch
import Glibc

/// A process in PID and mount namespaces of its own, where an empty file system lies over one directory; ended when the test lets go of it.
package final class Container {
  /// Whether we may make one.
  package static let isPermitted: Bool = {
    guard let trial = try? ChildProcess("/usr/bin/unshare", ["--mount", "--pid", "--fork", "/bin/sh", "-c", "mount -t tmpfs none /mnt"])
    else { return false }
    return trial.ends() == .exit(0)
  }()

  /// The time in which one test alone has processes with PIDs of their own.
  ///
  /// A container that sees the directory of another, with the same PID inside, could own its map too.
  package struct Turn: Sendable {
    private static let free = DispatchSemaphore(value: 1)

    /// Waits until no other test has one.
    package init() { Self.free.wait() }

    /// Gives it on.
    package func end() { Self.free.signal() }
  }

  private let unshare: ChildProcess
  private let directory: String
  /// The process, by our number.
  package let pid: pid_t

  /// Starts one with a map of its own, named after the 1 that it knows itself by.
  ///
  /// Without a file system of its own the directory is ours.
  package init(over directory: String, map: String, hasOwnFiles: Bool = true) throws {
    self.directory = directory
    let mount = hasOwnFiles ? "mount -t tmpfs none \"$0\" && " : ""
    let script = mount + "printf %s \"$1\" > \"$0/perf-$$.map\" && exec sleep 100"
    unshare = try ChildProcess(
      "/usr/bin/unshare", ["--kill-child", "--mount", "--pid", "--fork", "/bin/sh", "-c", script, directory, map])
    let parent = unshare.pid
    var child: pid_t?
    let isThere = becomesTrue {
      guard let found = Self.child(of: parent) else { return false }
      child = found
      return ScratchDirectory.bytes(at: "/proc/\(found)/comm") == Array("sleep\n".utf8)
    }
    guard isThere, let child else { throw SetupError(step: "unshare: \(unshare.errorText)") }
    pid = child
  }

  /// The path of a file of the container, as we reach it.
  package func file(_ name: String) -> String { "/proc/\(pid)/root\(directory)/\(name)" }

  /// Adds to a file of the container.
  package func append(_ text: String, to name: String) throws {
    let descriptor = open(file(name), O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw SetupError(step: "open of \(file(name)): \(errno)") }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw SetupError(step: "write of \(file(name)): \(errno)") }
  }

  /// Ends it, and waits until its process is gone.
  package func end() {
    unshare.end()
    _ = becomesTrue { kill(pid, 0) != 0 }
  }

  private static func child(of pid: pid_t) -> pid_t? {
    let text = ScratchDirectory.bytes(at: "/proc/\(pid)/task/\(pid)/children") ?? []
    return String(decoding: text, as: UTF8.self).split(separator: " ").first.flatMap { pid_t($0) }
  }
}
