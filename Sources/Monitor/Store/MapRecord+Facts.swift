import MapAnalysis
import PerfMap
import Processes

// Shortcuts to the parts of a map record.
extension MapRecord {
  /// The owner's PID in this PID namespace. It is the PID in the file name, unless the map is of another namespace.
  package var pid: ProcessID? { owner.pid }

  /// The processes that write the map, if there are several; otherwise empty.
  package var writers: [ProcessID] { owner.writers }

  /// The process with the owner's PID, kept after its exit; nil if none was found.
  package var process: ProcessFacts? { owner.process }

  /// The name of the process (`comm`) in raw bytes; empty if there is no process.
  package var commText: [UInt8] { process?.comm ?? [] }
  package var status: FollowerStatus { file.status }
  package var lastWrite: WallTime? { file.lastWrite }
  package var fileSize: ByteCount { file.size }
  package var isLoading: Bool { file.isLoading }

  /// True if the file has never existed, as for a map that the user named before it was created.
  package var isAwaited: Bool { file.isRead && file.status == .absent && generation == nil }

  /// The time of the last read that found new entries; nil if none has since the map was watched.
  package var lastEntry: WallTime? { history.lastEntry }
  package var arrivals: ArrivalTimes { history.arrivals }
  package var rates: RateHistory { history.rates }
  package var code: CodeHistory { history.code }
  package var injected: Set<EntryID> { injections.ids }
  package var memory: ProcessMemory { processMemory.memory }

  /// The runtime inferred from the names of entries and the name of the process; nil if they do not reveal it.
  package var runtime: Runtime? { naming.runtime }
}
