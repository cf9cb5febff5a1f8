import MapAnalysis
import PerfMap
import Processes

// The facts of a map, wherever they are kept.
extension MapRecord {
  /// The process that it is the map of, by our number: the one in its name, but for a map of another PID namespace.
  package var pid: ProcessID? { owner.pid }

  /// The processes that write into it, where there are several; otherwise none.
  package var writers: [ProcessID] { owner.writers }

  /// The process with that number, or nil when there is none.
  package var process: ProcessFacts? { owner.process }

  /// The name of the process, raw; empty when it is gone.
  package var commText: [UInt8] { process?.comm ?? [] }

  /// What is at the path.
  package var status: FollowerStatus { file.status }

  /// The time of the last write to the file.
  package var lastWrite: WallTime? { file.lastWrite }

  /// The size of the file.
  package var fileSize: ByteCount { file.size }

  /// True if bytes of the file wait to be read.
  package var isLoading: Bool { file.isLoading }

  /// True if there has never been a file: it was named, and is waited for.
  package var isAwaited: Bool { file.isRead && file.status == .absent && generation == nil }

  /// When an entry was last seen to come; nil before one was.
  package var lastEntry: WallTime? { history.lastEntry }

  /// When its entries were first seen.
  package var arrivals: ArrivalTimes { history.arrivals }

  /// How fast entries and bytes come.
  package var rates: RateHistory { history.rates }

  /// How much of its code was live, trimmed and dead.
  package var code: CodeHistory { history.code }

  /// Entries that this jittop wrote.
  package var injected: Set<EntryID> { injections.ids }

  /// What is known of the memory of its process.
  package var memory: ProcessMemory { processMemory.memory }

  /// What the names say of the runtime.
  package var runtime: Runtime? { naming.runtime }

  /// What the names say of the runtime, else what its process is called.
  package var likelyRuntime: Runtime? { runtime ?? process.flatMap { Runtime(executable: String(decoding: $0.comm, as: UTF8.self)) } }
}
