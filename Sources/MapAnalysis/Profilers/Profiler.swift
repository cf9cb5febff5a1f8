import PerfMap

/// Who answers which code an address belongs to: the truth, or a profiler with a parser and a choice of its own.
public enum Profiler: String, CaseIterable, Hashable, Sendable {
  /// The last writer owns the byte: what the process runs there.
  case truth
  /// perf 6: `dso__load_perf_map` and `symbols__find` of the kernel's `tools/perf/util/symbol.c`.
  case perf
  /// bcc and bpftrace: `bcc_perf_map.c` and `ProcSyms::Module::find_addr` of `bcc_syms.cc`.
  case bcc
  /// samply: `perf_map.rs`, and `LibMappings` and `SymbolTable` of fxprof-processed-profile.
  case samply
  /// blazesym: `symbolize/perf_map.rs`.
  case blazesym
}

/// A piece of code as a profiler understood it: what its parser took from a line.
public struct Symbol: Hashable, Sendable {
  /// The first address.
  public var start: Address
  /// The number of bytes; `start + size` may lie beyond 2^64 where a profiler does not look.
  public var size: ByteCount
  /// Where the name that it shows stands in the file.
  public var name: TextRange
  /// The number of the line, from 1.
  public var line: Int
  /// A hash of the name's bytes.
  var nameHash: UInt32

  /// `start + size`, modulo 2^64, as C and release builds of Rust compute it.
  var wrappedEnd: UInt64 { start.rawValue &+ size.rawValue }

  /// Whether both show the same name: they come from the same line, or their names have the same bytes.
  public func hasSameName(as other: Symbol) -> Bool {
    line == other.line || (nameHash == other.nameHash && name.length == other.name.length)
  }
}

/// Why a profiler makes nothing of a whole map.
public struct Refusal: Hashable, Sendable {
  /// What it does not bear.
  public enum Cause: String, Hashable, Sendable {
    /// A byte that is not UTF-8, anywhere.
    case notUTF8
    /// A line that is not as it wants, `0x` included.
    case malformedLine
    /// A line whose START + SIZE reaches 2^64: it ends with a panic.
    case wrapsAround
  }

  /// What it does not bear.
  public var cause: Cause
  /// The number of the first such line, from 1.
  public var line: Int

  /// In words, for a screen.
  public var explanation: String {
    switch cause {
    case .notUTF8: "loses the whole map: line \(line) is not UTF-8"
    case .malformedLine: "refuses the whole map: line \(line) is not as it wants"
    case .wrapsAround: "panics: in line \(line) START + SIZE reaches 2^64"
    }
  }
}
