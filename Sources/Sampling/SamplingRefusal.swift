import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The reason why the kernel does not permit sampling, and the remedy.
package struct SamplingRefusal: Error, Hashable, Sendable {
  /// The failed step.
  package enum Step: Hashable, Sendable {
    /// Opening an event: perf_event_open(2).
    case event
    /// Mapping the memory of a ring: mmap(2).
    case ringMemory
    /// Listing the threads of the process in `/proc`.
    case threads
  }

  /// The facts about the process and the machine on which the cause of an error number depends.
  package struct Circumstances: Hashable, Sendable {
    /// The value of the sysctl `kernel.perf_event_paranoid`; nil if it cannot be read.
    package var paranoia: Int?
    /// The value of the sysctl `kernel.perf_event_max_sample_rate`; nil if it cannot be read.
    package var largestRate: Int?
    package var hertz: UInt32
    /// True if the process belongs to the user who runs jittop, or if this user is root.
    package var isOwnProcess: Bool

    package init(paranoia: Int?, largestRate: Int?, hertz: UInt32, isOwnProcess: Bool) {
      self.paranoia = paranoia
      self.largestRate = largestRate
      self.hertz = hertz
      self.isOwnProcess = isOwnProcess
    }
  }

  package let step: Step
  package let errno: Errno
  package let cause: String
  package let remedy: String

  package init(_ step: Step, _ errno: Errno, _ circumstances: Circumstances) {
    self.step = step
    self.errno = errno
    (cause, remedy) =
      switch (errno, step) {
      case (.tooManyOpenFiles, _), (.tooManyOpenFilesInSystem, _):
        ("out of file descriptors: sampling needs one for each thread and CPU", "raise the limit with ulimit -n")
      case (.noSuchProcess, _), (.noSuchFileOrDirectory, .threads): ("the process has ended", "check the PID")
      case (.permissionDenied, .event): Self.permission(circumstances)
      case (_, .event): Self.event(errno, circumstances)
      case (.notPermitted, .ringMemory), (.noMemory, .ringMemory):
        ("no memory is left for the sample rings", "raise kernel.perf_event_mlock_kb or ulimit -l, or end other samplings")
      case (.permissionDenied, .threads), (.notPermitted, .threads):
        ("the threads of the process are hidden from this user", "run as root or as the owner of the process")
      default: (errno.description, "run jittop as root")
      }
  }

  private static let capability = "run as root, or once: sudo setcap cap_perfmon,cap_sys_ptrace=ep \"$(command -v jittop)\""

  /// Returns the cause and remedy of EACCES. Source: `perf_event_open` and `perf_check_permission` of the kernel. Level 3 of Debian
  /// forbids all sampling.
  private static func permission(_ circumstances: Circumstances) -> (String, String) {
    guard circumstances.isOwnProcess else { return ("the process belongs to another user", capability) }
    guard let level = circumstances.paranoia, level > 2 else {
      return ("the kernel forbids tracing this process, for example because it has changed its user or has capabilities", capability)
    }
    return (
      "kernel.perf_event_paranoid is \(level), which forbids sampling", "run: sudo sysctl kernel.perf_event_paranoid=2; or \(capability)"
    )
  }

  private static func event(_ errno: Errno, _ circumstances: Circumstances) -> (cause: String, remedy: String) {
    switch errno {
    case .notPermitted:
      return ("perf_event_open is blocked, as by the seccomp profile of a container", "start the container with --cap-add PERFMON")
    case .invalidArgument:
      guard let largest = circumstances.largestRate, circumstances.hertz > largest else { break }
      return (
        "\(circumstances.hertz) Hz exceed the kernel's limit of \(largest) Hz",
        "sample less often, or raise kernel.perf_event_max_sample_rate"
      )
    case .noMemory: return ("the kernel has no memory for sampling", "end other samplings")
    case .noSuchFileOrDirectory, .operationNotSupportedByDevice, .notSupported:
      return ("the kernel has no event for the CPU clock", "use a kernel with CONFIG_PERF_EVENTS")
    case .noFunction: return ("the kernel has no perf events, or a sandbox hides them", "use a kernel with CONFIG_PERF_EVENTS")
    case .resourceBusy: return ("another program samples exclusively", "end it")
    default: break
    }
    return ("perf_event_open: \(errno)", "use Linux 4.1 or newer")
  }
}

extension SamplingRefusal.Circumstances {
  /// Reads the facts about this machine and a process.
  package init(of pid: ProcessID, hertz: UInt32) {
    var status = stat()
    let isOwn = stat("/proc/\(pid)", &status) == 0 && (status.st_uid == geteuid() || geteuid() == 0)
    self.init(
      paranoia: Self.sysctl("perf_event_paranoid"), largestRate: Self.sysctl("perf_event_max_sample_rate"), hertz: hertz,
      isOwnProcess: isOwn)
  }

  private static func sysctl(_ name: String) -> Int? {
    guard let directory = try? ProcDirectory("/proc/sys/kernel"), let bytes = (try? directory.read(name, limit: 32)) ?? nil else {
      return nil
    }
    return Int(String(decoding: bytes.prefix { $0 != 0x0a }, as: UTF8.self))
  }
}
