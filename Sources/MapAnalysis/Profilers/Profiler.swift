import PerfMap

/// A profiler whose symbol look-up is emulated, or the correct answer to compare it with.
public enum Profiler: String, CaseIterable, Hashable, Sendable {
  /// The correct answer: the owner of the byte, which is the newest entry that covers it.
  case truth
  /// perf 6. Source: `dso__load_perf_map` and `symbols__find` of the kernel's `tools/perf/util/symbol.c`.
  case perf
  /// bcc, and bpftrace if it uses bcc's library: bpftrace up to 0.23, and later versions built without blazesym. Source:
  /// `bcc_perf_map.c` and `ProcSyms::Module` of `bcc_syms.cc`.
  case bcc
  /// samply. Source: `perf_map.rs`, and `LibMappings` and `SymbolTable` of fxprof-processed-profile.
  case samply
  /// blazesym. Source: `symbolize/perf_map.rs`.
  case blazesym
}

/// A symbol that a profiler parses from a line of a map.
public struct Symbol: Hashable, Sendable {
  /// The first address of the code.
  public var start: Address
  /// The number of bytes. `start + size` may exceed 2^64 if the profiler does not check it.
  public var size: ByteCount
  /// The offset and length of the name in the file, as far as the profiler shows it.
  public var name: TextRange
  /// The line number, counted from 1.
  public var line: Int
  var nameHash: UInt32

  /// `start + size`, modulo 2^64, as C and release builds of Rust compute it.
  var wrappedEnd: UInt64 { start.rawValue &+ size.rawValue }

  /// Returns true if both symbols are from the same line, or if their names have equal length and an equal 32-bit hash.
  public func hasSameName(as other: Symbol) -> Bool {
    line == other.line || (nameHash == other.nameHash && name.length == other.name.length)
  }
}

/// The rejection of a whole map by a profiler.
public struct Refusal: Hashable, Sendable {
  /// The cause of a rejection.
  public enum Cause: String, Hashable, Sendable {
    /// A line that is not valid UTF-8.
    case notUTF8
    /// A line that the profiler cannot parse, for example because of `0x`.
    case malformedLine
    /// A line whose START + SIZE reaches 2^64: the profiler panics.
    case wrapsAround
  }

  /// The cause of the rejection.
  public var cause: Cause
  /// The number of the first line that causes the rejection, counted from 1.
  public var line: Int

  /// A description for display after the name of the profiler.
  public var explanation: String {
    switch cause {
    case .notUTF8: "rejects the whole map because line \(line) is not UTF-8"
    case .malformedLine: "rejects the whole map because of line \(line)"
    case .wrapsAround: "panics because START + SIZE reaches 2^64 in line \(line)"
    }
  }
}
