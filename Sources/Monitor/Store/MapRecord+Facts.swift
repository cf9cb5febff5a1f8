import MapAnalysis
import PerfMap
import Processes

// Shortcuts to the parts of a map record.
extension MapRecord {
  /// The owner's PID in this namespace: the one in the file name, except for maps of other PID namespaces.
  package var pid: ProcessID? { owner.pid }

  /// The processes that write the map, if there are several; otherwise empty.
  package var writers: [ProcessID] { owner.writers }

  /// The process with the owner's PID, or nil if there is none.
  package var process: ProcessFacts? { owner.process }

  /// The raw name of the process; empty if there is none.
  package var commText: [UInt8] { process?.comm ?? [] }
  package var status: FollowerStatus { file.status }
  package var lastWrite: WallTime? { file.lastWrite }
  package var fileSize: ByteCount { file.size }
  package var isLoading: Bool { file.isLoading }

  /// True if a map named by the user has never existed.
  package var isAwaited: Bool { file.isRead && file.status == .absent && generation == nil }

  /// The time of the last arrival; nil if none was observed.
  package var lastEntry: WallTime? { history.lastEntry }
  package var arrivals: ArrivalTimes { history.arrivals }
  package var rates: RateHistory { history.rates }
  package var code: CodeHistory { history.code }
  package var injected: Set<EntryID> { injections.ids }
  package var memory: ProcessMemory { processMemory.memory }

  /// The runtime, as far as names reveal it.
  package var runtime: Runtime? { naming.runtime }

  /// The runtime as inferred from names, otherwise from the process name.
  package var likelyRuntime: Runtime? { runtime ?? process.flatMap { Runtime(executable: String(decoding: $0.comm, as: UTF8.self)) } }
}
