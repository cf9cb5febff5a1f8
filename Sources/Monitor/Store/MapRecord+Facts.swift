import MapAnalysis
import PerfMap
import Processes

// Shortcuts to properties of the parts of a map record.
extension MapRecord {
  /// The owner's PID in the namespace of jittop: the PID in the file name, unless the map is of another PID namespace.
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

  /// True if the file has not existed at any read, as for a map that the user named before it was created.
  package var isAwaited: Bool { file.isRead && file.status == .absent && generation == nil }

  /// The time of the last read that found entries written while the map was watched; nil if there was no such read.
  package var lastEntry: WallTime? { history.lastEntry }
  package var arrivals: ArrivalTimes { history.arrivals }
  package var rates: RateHistory { history.rates }
  package var code: CodeHistory { history.code }
  package var injected: Set<EntryID> { injections.ids }
  package var memory: ProcessMemory { processMemory.memory }

  /// The runtime inferred from the names of entries and the name of the process; nil if these do not reveal the runtime.
  package var runtime: Runtime? { naming.runtime }
}
