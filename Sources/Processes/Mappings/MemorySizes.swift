import PerfMap

/// How much memory of which sort a process has: as long as it stands, its mappings have hardly changed.
///
/// Some 20 µs, where the mappings of a large process are 100 ms. The kernel moves a page from one sum to another when it is mapped,
/// unmapped, made executable or not (`vm_stat_account`); it tells nothing of shared memory that stays mapped, nor of changes that cancel
/// out. Source: proc_pid_status(5).
package struct MemorySizes: Hashable, Sendable {
  private static let names = ["VmSize:", "VmData:", "VmStk:", "VmExe:", "VmLib:"].map { Array($0.utf8) }
  private let lines: [[UInt8]]

  /// Reads the sizes out of `status`; nil when there are none, as of a process that has ended.
  init?(_ status: [UInt8]) {
    lines = status.split(separator: 0x0a).filter { line in Self.names.contains { line.starts(with: $0) } }.map(Array.init)
    guard !lines.isEmpty else { return nil }
  }
}
