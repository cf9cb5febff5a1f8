import PerfMap
import Processes

/// What is known of the memory of a map's process.
package enum ProcessMemory: Hashable, Sendable {
  /// Nobody has looked yet.
  case unseen
  /// It was looked at when the map had so many entries; those that came later may lie in newer memory.
  case seen(MemoryMappings, entries: Int)
  /// It cannot be seen, and why.
  case unknown(reason: String)

  static let exited = ProcessMemory.unknown(reason: "the process has exited")
  static let otherProcess = ProcessMemory.unknown(reason: "the map is older than its process")

  /// Where an entry lies. O(log mappings).
  func liveness(of id: EntryID, _ range: AddressRange) -> Liveness {
    switch self {
    case .unseen: return .unknown(reason: nil)
    case .unknown(let reason): return .unknown(reason: reason)
    case .seen(let mappings, let entries):
      guard !range.isEmpty else { return .unknown(reason: "no byte is its own") }
      guard id.index < entries else { return .unknown(reason: "not looked at since the entry came") }
      return mappings.executable.containsByte(of: range) ? .executable : .notExecutable
    }
  }
}

/// Whether code can run where an entry says that there is some.
package enum Liveness: Hashable, Sendable {
  /// A byte of it lies in executable memory of the live process.
  case executable
  /// No byte of it does: freed code or bytecode, which can never be sampled there.
  case notExecutable
  /// It is not known, and why; nil when nobody has looked yet.
  case unknown(reason: String?)
}

extension MapRecord {
  /// What is known of the memory of the process that wrote the map; of one that has gone, that it has.
  var currentMemory: ProcessMemory {
    guard case .seen = memory else { return memory }
    if state == .stale { return .otherProcess }
    return process?.isRunning ?? false ? memory : .exited
  }

  /// Whether code can run where an entry lies, as far as it is known. O(log mappings).
  package func liveness(of id: EntryID) -> Liveness { currentMemory.liveness(of: id, contents.entries.range(of: id)) }

  /// The memory that an entry lies in; nil when there is none, or none was looked at. O(log mappings).
  package func mapping(of id: EntryID) -> MemoryMapping? {
    guard case .seen(let mappings, _) = currentMemory else { return nil }
    return mappings.mapping(of: contents.entries.range(of: id))
  }
}
