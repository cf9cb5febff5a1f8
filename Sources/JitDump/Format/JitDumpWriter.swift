import PerfMap
import SystemPackage

/// The runtime or library that writes a jitdump, and its peculiarities.
///
/// The versions that were examined: Node 20 and 24, CPython 3.13, PHP 8.2, OTP 25, PostgreSQL 15 with LLVM 14, libperf-jvmti of Linux 6.1,
/// wasmtime 50. None of them writes a move.
package enum JitDumpWriter: String, CaseIterable, Hashable, Sendable {
  /// V8 in node, Chrome and Deno. Dart writes in the same way.
  case v8
  /// CPython with `PYTHON_PERF_JIT_SUPPORT=1` or `-X perf_jit`.
  case cpython
  /// PHP with `opcache.jit_debug=32`.
  case php
  /// The BEAM of Erlang and Elixir with `+JPperf dump`.
  case beam
  /// LLVM, for example in PostgreSQL with `jit_profiling_support`.
  case llvm
  /// HotSpot with libperf-jvmti, the agent of perf. Names are class and method descriptors of the JVM.
  case jvmti
  /// wasmtime with `--profile jitdump`.
  case wasmtime
  /// Any other writer, treated as one that follows the specification.
  case other

  /// Recognizes the writer of a file by its path, its header and one of its loads. The writer is ``other`` if they do not show it.
  package init(path: FilePath? = nil, header: JitDumpHeader, load: CodeLoad? = nil, name: [UInt8] = []) {
    let directories = path?.removingLastComponent().components.map(\.string) ?? []
    func hasDirectory(_ prefix: String) -> Bool { directories.contains { $0.hasPrefix(prefix) } }
    func hasPrefix(_ prefixes: String...) -> Bool { prefixes.contains { name.starts(with: $0.utf8) } }
    self =
      if hasPrefix("py::") {
        .cpython
      } else if hasDirectory("llvm-IR-jit-") {
        .llvm
      } else if hasDirectory("java-jit-") || (name.first == UInt8(ascii: "L") && name.contains(UInt8(ascii: ";"))) {
        .jvmti
      } else if header.reserved == 0xdead_beef {
        .v8
      } else if hasPrefix("JIT$$", "TRACE-") {
        .php
      } else if hasPrefix("global::") {
        .beam
      } else if hasPrefix("wasm[", "signatures[", "component[") {
        .wasmtime
      } else if let load, load.vma == Address(0), load.range.start != Address(0) {
        .llvm
      } else {
        .other
      }
  }

  /// The clock of ``JitDumpHeader/timestamp``.
  package enum HeaderClock: String, Hashable, Sendable {
    /// The clock of the records.
    case records
    /// Microseconds since 1970.
    case wallMicroseconds
  }

  package var headerClock: HeaderClock { self == .v8 || self == .cpython ? .wallMicroseconds : .records }

  /// Returns the number of bytes by which the addresses of source lines are too high.
  ///
  /// V8 and Dart add the size of an ELF header, because perf puts the code behind one: 0x40, or 0x34 on a 32-bit machine (`kElfHeaderSize`
  /// in V8's `perf-jit.h`).
  package func lineExcess(on header: JitDumpHeader) -> UInt64 {
    guard self == .v8 else { return 0 }
    return header.isThirtyTwoBit ? 0x34 : 0x40
  }
}
