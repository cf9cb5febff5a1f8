import PerfMap

/// The memory sizes of a process by type. While the sizes stay equal, the mappings of the process have probably not changed.
///
/// Reading them takes about 20 µs, compared to 100 ms for the mappings of a large process. The kernel counts all mapped pages, and those
/// that are private and writable, stack, or executable but not writable (`vm_stat_account`). The sizes do not show other changes of
/// permissions, or changes that cancel each other out. Source: proc_pid_status(5).
package struct MemorySizes: Hashable, Sendable {
  private static let names = ["VmSize:", "VmData:", "VmStk:", "VmExe:", "VmLib:"].map { Array($0.utf8) }
  private let lines: [[UInt8]]

  /// Parses the sizes in `/proc/PID/status`; nil if there are none, as for a zombie or a kernel thread.
  init?(_ status: [UInt8]) {
    lines = status.split(separator: 0x0a).filter { line in Self.names.contains { line.starts(with: $0) } }.map(Array.init)
    guard !lines.isEmpty else { return nil }
  }
}
