import MapAnalysis
import PerfMap
import Processes

/// The memory mappings of a map's process, as far as they are known.
package enum ProcessMemory: Hashable, Sendable {
  /// The mappings have not been read yet.
  case unseen
  /// The mappings, read when the map had `entries` entries; later entries may be in newer memory.
  case seen(MemoryMappings, entries: Int)
  /// The mappings are not known, for the given reason.
  case unknown(reason: String)

  static let exited = ProcessMemory.unknown(reason: "the process has exited")
  static let otherProcess = ProcessMemory.unknown(reason: "the map is older than its process")

  /// Returns the liveness of an entry. O(log mappings).
  func liveness(of id: EntryID, _ range: AddressRange) -> Liveness {
    switch self {
    case .unseen: return .unknown(reason: nil)
    case .unknown(let reason): return .unknown(reason: reason)
    case .seen(let mappings, let entries):
      guard !range.isEmpty else { return .unknown(reason: "no bytes") }
      guard id.index < entries else { return .unknown(reason: "not checked yet") }
      return mappings.executable.containsByte(of: range) ? .executable : .notExecutable
    }
  }
}

/// The result of checking whether the code of an entry can run.
package enum Liveness: Hashable, Sendable {
  /// At least one byte of the entry is in executable memory of the live process.
  case executable
  /// No byte of the entry is in executable memory: the code was freed, or it is bytecode. No profiler takes a sample there.
  case notExecutable
  /// Not known, for the given reason; the reason is nil before the first check of the process.
  case unknown(reason: String?)
}

extension MapRecord {
  /// The known memory of the process that wrote the map; unknown if that process has exited.
  var currentMemory: ProcessMemory {
    guard case .seen = memory else { return memory }
    if state == .stale { return .otherProcess }
    return process?.isRunning ?? false ? memory : .exited
  }

  /// Returns the liveness of an entry. O(log mappings).
  package func liveness(of id: EntryID) -> Liveness { currentMemory.liveness(of: id, contents.entries.range(of: id)) }

  /// Returns a mapping that overlaps an entry, preferably executable; nil if there is none or mappings are unknown. O(log mappings).
  package func mapping(of id: EntryID) -> MemoryMapping? {
    guard case .seen(let mappings, _) = currentMemory else { return nil }
    return mappings.mapping(of: contents.entries.range(of: id))
  }
}
