import Dispatch
import Glibc

/// A process in separate PID and mount namespaces, with an empty file system mounted over one directory; killed on `deinit`.
package final class Container {
  /// True if this user may create namespaces.
  package static let isPermitted: Bool = {
    guard let trial = try? ChildProcess("/usr/bin/unshare", ["--mount", "--pid", "--fork", "/bin/sh", "-c", "mount -t tmpfs none /mnt"])
    else { return false }
    return trial.ends() == .exit(0)
  }()

  /// A lock that allows only one test at a time to use PID namespaces.
  ///
  /// Two containers that share a directory and an inner PID could both own the same map.
  package struct Turn: Sendable {
    private static let free = DispatchSemaphore(value: 1)

    /// Waits for the lock.
    package init() { Self.free.wait() }

    /// Releases the lock.
    package func end() { Self.free.signal() }
  }

  private let unshare: ChildProcess
  private let directory: String
  /// The PID of the process outside the container.
  package let pid: pid_t

  /// Starts a container that writes a map named after its inner PID 1.
  ///
  /// If `hasOwnFiles` is false, nothing is mounted over the directory, and the map is visible outside.
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

  /// Returns the path of a file of the container as seen from outside.
  package func file(_ name: String) -> String { "/proc/\(pid)/root\(directory)/\(name)" }

  /// Appends to a file of the container.
  package func append(_ text: String, to name: String) throws {
    let descriptor = open(file(name), O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw SetupError(step: "open of \(file(name)): \(errno)") }
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw SetupError(step: "write of \(file(name)): \(errno)") }
  }

  /// Kills the container and waits until its process is gone.
  package func end() {
    unshare.end()
    _ = becomesTrue { kill(pid, 0) != 0 }
  }

  private static func child(of pid: pid_t) -> pid_t? {
    let text = ScratchDirectory.bytes(at: "/proc/\(pid)/task/\(pid)/children") ?? []
    return String(decoding: text, as: UTF8.self).split(separator: " ").first.flatMap { pid_t($0) }
  }
}
