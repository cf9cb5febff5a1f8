import PerfMap

/// The result of a profiler's decision to ask the map for the name at an address.
package enum MapLookup: String, Hashable, Sendable {
  /// The profiler looks up the address in the map.
  case asked
  /// The profiler never asks the map, and shows a name from the mapped file.
  case elsewhere
  /// The profiler never asks the map, and finds no name elsewhere.
  case nameless
  /// Not known, because the memory of the process is unknown, or because the address is not executable now.
  case unknown

  /// True if the profiler never asks the map.
  package var isRefusal: Bool { self == .elsewhere || self == .nameless }
}

/// The memory at an address, and the decision of each profiler to ask the map there.
///
/// The decisions are those in a recording that started before the memory was mapped, for example by `perf record COMMAND`. In a
/// recording that attaches later, perf and samply read `/proc/PID/maps`. perf then does not ask the map for anonymous memory with a
/// label, and samply does not ask for any memory that existed before. perf also asks for a memfd of huge pages if it sees the mapping
/// created.
package struct CodePlace: Hashable, Sendable {
  /// The symbols that the mapped file has for the address.
  enum Symbols: Hashable, Sendable { case symbol, noSymbol, notELF, missing }

  /// The mapping; nil if the address is not mapped or the memory is unknown.
  package let mapping: MemoryMapping?
  /// The kind of `mapping`.
  let kind: MemoryKind
  let symbols: Symbols
  let path: CodeMemory.MapPath
  let unknown: String?

  /// True if samples can be taken at the address now.
  var isExecutable: Bool { mapping?.isExecutable ?? false }

  /// The name of the mapping in `/proc/PID/maps`; nil if it has none.
  package var name: [UInt8]? { mapping.flatMap { $0.name.isEmpty ? nil : $0.name } }

  /// Returns the decision of a profiler.
  package func lookup(by profiler: Profiler) -> MapLookup {
    guard unknown == nil else { return .unknown }
    guard isReachable(by: profiler) else { return fileLookup }
    switch profiler {
    case .truth: return .asked
    case .perf: return isExecutable ? perf : .unknown
    case .bcc: return isExecutable ? bcc : .asked
    case .samply: return isExecutable ? samply : .unknown
    case .blazesym: return blazesym
    }
  }

  /// perf. Source: `is_anon_memory` and `is_no_dso_memory` of `tools/perf/util/map.h`, `map__new` of `map.c`, for executable memory only;
  /// `perf_event__synthesize_mmap_events` of `synthetic-events.c` for files of hugetlbfs.
  private var perf: MapLookup {
    switch kind {
    case .anonymous, .labelled, .sharedAnonymous, .zeroFile, .hugePages, .hugeFile, .heap, .stack, .systemV: .asked
    default: fileLookup
    }
  }

  /// bcc. It asks the map wherever no file has a symbol, also for a memfd. Source: `bcc_mapping_is_file_backed` and
  /// `bcc_procutils_each_module` of `bcc_proc.c`, `only_perf_map` in `ProcSyms::resolve_addr` of `bcc_syms.cc`.
  private var bcc: MapLookup { fileLookup == .elsewhere ? .elsewhere : .asked }

  /// samply. A mapping with a name is a library, and hides the map even if its file cannot be opened; a file of another format is ignored.
  /// Source: `DsoKey::detect` of linux-perf-data, `Converter::handle_mmap_inner` and `add_module_to_process` of `converter.rs`,
  /// `LibMappingsHierarchy::convert_address` of `lib_mappings.rs`.
  private var samply: MapLookup {
    switch kind {
    case .anonymous, .labelled, .heap, .stack, .zeroFile, .hugeFile: .asked
    case .file where symbols == .notELF: .asked
    default: fileLookup
    }
  }

  /// blazesym. It asks the map only for readable or executable mappings without a name. Source: `SymbolizeHandler::handle_entry_addr` of
  /// `symbolize/symbolizer.rs`, `filter_relevant` and `parse_path_name` of `maps.rs`.
  private var blazesym: MapLookup {
    guard let mapping, !mapping.permissions.isDisjoint(with: [.read, .execute]) else { return .nameless }
    return mapping.name.isEmpty ? .asked : fileLookup
  }

  /// The lookup of a profiler that only searches the mapped file.
  private var fileLookup: MapLookup {
    switch kind {
    case .file where symbols == .symbol: .elsewhere
    case .vdso: .elsewhere
    default: .nameless
    }
  }

  /// Returns true if the profiler finds the map.
  ///
  /// samply opens `/tmp/perf-PID.map` (`try_load_perf_map` of `perf_map.rs`), blazesym `/proc/PID/root/tmp/perf-PID.map` or, in newer
  /// versions, `/tmp/perf-PID.map` (`PerfMap::path` of `perf_map.rs`), both with the PID that they see. perf and bcc use the PID that the
  /// process sees, below its root (`dso__find_perf_map` of `symbol.c`, `bcc_perf_map_path` of `bcc_perf_map.c`).
  func isReachable(by profiler: Profiler) -> Bool {
    switch path {
    case .usual: true
    case .otherMount: profiler != .samply
    case .otherPID: ![.samply, .blazesym].contains(profiler)
    case .misplaced: profiler == .truth
    }
  }

  /// Returns a description of the memory, or of the location of the map, that explains why a profiler never asks the map.
  func refusedMemory(for profiler: Profiler) -> String {
    guard !isReachable(by: profiler) else { return kind.words }
    return path == .misplaced ? "a map at another path" : "a process in another namespace"
  }

  /// Returns the reason for ``lookup(by:)`` as words.
  package func reason(for profiler: Profiler) -> String {
    if let unknown { return unknown }
    if profiler == .truth { return "the newest entry that covers the address" }
    let name = profiler.rawValue
    let words = mapping.map { $0.isExecutable ? kind.words : "\(kind.words), not executable now" } ?? "not mapped now"
    switch lookup(by: profiler) {
    case .asked: return "\(words): \(name) asks the map"
    case .elsewhere: return "\(words): \(name) takes the name from the file and never asks the map"
    case .unknown: return "\(words): \(name) decides by the memory at the time of the sample"
    case .nameless:
      guard !isReachable(by: profiler) else { return "\(words): \(name) never asks the map" }
      return "\(path == .misplaced ? "map at another path" : "process in another namespace"): \(name) does not find the map"
    }
  }
}
