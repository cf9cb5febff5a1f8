import MapAnalysis
import PerfMap

/// A time of the clock CLOCK_MONOTONIC, in nanoseconds. Source: clock_gettime(2).
package struct MonotonicTime: RawRepresentable, Hashable, Comparable, Sendable {
  package var rawValue: UInt64

  package init(rawValue: UInt64) { self.rawValue = rawValue }

  package init(_ rawValue: UInt64) { self.rawValue = rawValue }

  package static func < (left: MonotonicTime, right: MonotonicTime) -> Bool { left.rawValue < right.rawValue }
}

/// A thread ID. Source: gettid(2).
package struct ThreadID: RawRepresentable, Hashable, Sendable {
  package var rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  package init(_ rawValue: Int32) { self.rawValue = rawValue }
}

/// A record of a ring of perf_event_open(2).
package struct SampleRecord: Hashable, Sendable {
  package var time: MonotonicTime
  package var event: Event

  package init(time: MonotonicTime, event: Event) {
    self.time = time
    self.event = event
  }

  package enum Event: Hashable, Sendable {
    case sample(Sample)
    /// A process mapped executable memory, or made memory executable.
    case mapped(ProcessID, MemoryMapping)
    /// A process executes another program: its earlier mappings are void.
    case executed(ProcessID)
    /// A thread, usually the main one, has a new name.
    case renamed(ProcessID, ThreadID, [UInt8])
    /// A process has a new thread. For a new process, the thread is its main thread.
    case started(ProcessID, ThreadID)
    case ended(ProcessID, ThreadID)
    /// The ring was full: a number of records are missing. They may be samples or other records.
    case lost(UInt64)
    /// The kernel stopped sampling for the rest of a clock tick, because samples took too much time.
    case throttled
    case unthrottled
  }
}

/// The instruction pointer of a thread at the time of a sample, and its callers.
package struct Sample: Hashable, Sendable {
  package var pid: ProcessID
  package var thread: ThreadID
  /// The ID of the event that took the sample, ``PerfEvent/id``.
  package var eventID: UInt64
  package var address: Address
  /// The return addresses by frame pointer, the innermost first. A return address is after the call, and may belong to other code.
  package var callers: [Address]

  package init(pid: ProcessID, thread: ThreadID, eventID: UInt64, address: Address, callers: [Address]) {
    self.pid = pid
    self.thread = thread
    self.eventID = eventID
    self.address = address
    self.callers = callers
  }
}
