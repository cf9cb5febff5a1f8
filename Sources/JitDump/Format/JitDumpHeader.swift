import PerfMap

/// The header of a jitdump. Source of the format: `tools/perf/Documentation/jitdump-specification.txt` in the kernel.
package struct JitDumpHeader: Hashable, Sendable {
  /// The clock of the times of records.
  package enum Clock: String, Hashable, Sendable {
    /// Nanoseconds of `CLOCK_MONOTONIC`.
    case monotonic
    /// Ticks of a counter of the processor, such as the TSC (flag bit 0).
    case architecture
  }

  package var order: ByteOrder
  /// The version of the format.
  package var version: UInt32 = 1
  /// The ELF machine (`e_machine` in `elf.h`), or 0 if the writer leaves it out. CPython 3.13 writes 0.
  package var machine: UInt32
  /// The reserved word. V8 and Dart write 0xdeadbeef.
  package var reserved: UInt32 = 0
  /// The process, in its own PID namespace.
  package var process: ProcessID
  /// The time at which the file was created. Its clock depends on the writer, see ``JitDumpWriter/headerClock``.
  package var timestamp: UInt64
  /// The flags. Bit 0 is ``Clock/architecture``; the others are not defined.
  package var flags: UInt64 = 0

  package init(order: ByteOrder = .littleEndian, machine: UInt32, process: ProcessID, timestamp: UInt64) {
    self.order = order
    self.machine = machine
    self.process = process
    self.timestamp = timestamp
  }

  package var clock: Clock { flags & 1 == 0 ? .monotonic : .architecture }

  /// True if the machine is 386, MIPS or ARM. The number of a machine does not show a 32-bit or 64-bit variant: MIPS always counts as
  /// 32-bit, and any other machine as 64-bit.
  package var isThirtyTwoBit: Bool { [3, 8, 40].contains(machine) }
}
