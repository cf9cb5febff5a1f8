import LinuxSystem
import PerfMap
import SystemPackage

/// The events that sample a process: one for each thread and CPU. Threads that are created later inherit events.
///
/// A thread that was created while events were opened may have an inherited event and events of its own. Its samples then count only if its
/// own events took them.
struct SampledThreads {
  private var events: [PerfEvent] = []
  /// The thread for which each event was opened, by ``PerfEvent/id``.
  private(set) var owners: [UInt64: ThreadID] = [:]
  /// The threads with events of their own, and the time just before these were opened.
  private var opened: [ThreadID: MonotonicTime] = [:]
  /// The running threads that have samples.
  private var sampled: Set<ThreadID> = []
  /// The number of threads that ended without a sample. The clock of an event starts with its thread: a thread that uses less CPU time than
  /// the interval between two samples gets no sample.
  private(set) var unsampledCount = 0
  /// True if many threads ended without a sample within a second. Events of the whole system are then better, because their clocks do not
  /// start with a thread.
  private(set) var hasManyUnsampled = false
  private var recentlyUnsampled = (count: 0, since: MonotonicTime(0))

  /// The number of threads that can end without a sample within a second before ``hasManyUnsampled`` is true.
  private static let unsampledLimit = 50

  /// The maximum number of passes over the threads of a process. A pass finds only threads that were created during the one before.
  private static let passes = 64

  var count: Int { events.count }

  /// Opens events for the threads of a process, until a pass over its threads finds none without events. `limit` is the maximum number of
  /// events.
  ///
  /// - Returns: False if there would be more than `limit` events.
  mutating func open(_ pid: ProcessID, into rings: [PerfRing], _ rate: SamplingRate, limit: Int) throws(SamplingRefusal) -> Bool {
    for _ in 0..<Self.passes {
      let new = try Self.threads(of: pid, rate).filter { opened[$0] == nil }
      if new.isEmpty { break }
      guard (opened.count + new.count) * rings.count <= limit else { return false }
      for thread in new {
        opened[thread] = .now
        for ring in rings { try open(thread, of: pid, into: ring, rate) }
      }
    }
    guard !events.isEmpty else { throw SamplingRefusal(.event, .noSuchProcess, .init(of: pid, hertz: rate.hertz)) }
    return true
  }

  private mutating func open(_ thread: ThreadID, of pid: ProcessID, into ring: PerfRing, _ rate: SamplingRate) throws(SamplingRefusal) {
    do throws(Errno) {
      let event = try PerfEvent(.thread(thread.rawValue), into: ring, hertz: rate.hertz, callers: rate.callers)
      owners[event.id] = thread
      events.append(event)
    } catch {
      // The thread has ended, or the CPU has gone offline.
      guard error != .noSuchProcess, error != .operationNotSupportedByDevice else { return }
      throw SamplingRefusal(.event, error, .init(of: pid, hertz: rate.hertz))
    }
  }

  private static func threads(of pid: ProcessID, _ rate: SamplingRate) throws(SamplingRefusal) -> [ThreadID] {
    do throws(Errno) {
      var directory = try DirectoryReader(FilePath("/proc/\(pid)/task"))
      var threads: [ThreadID] = []
      while let entry = try directory.next() {
        if let number = Int32(entry.text) { threads.append(ThreadID(number)) }
      }
      return threads
    } catch {
      throw SamplingRefusal(.threads, error, .init(of: pid, hertz: rate.hertz))
    }
  }

  /// Returns true if a sample counts, and records that its thread has a sample. Returns false if the event is not one of this process, or
  /// if it was inherited although the thread has events of its own.
  mutating func accepts(_ sample: Sample) -> Bool {
    guard let owner = owners[sample.eventID], owner == sample.thread || opened[sample.thread] == nil else { return false }
    sampled.insert(sample.thread)
    return true
  }

  /// Records that a thread has started or ended. Afterwards, its ID can belong to a new thread, which has only inherited events.
  mutating func note(_ thread: ThreadID, at time: MonotonicTime) {
    if let since = opened[thread], since < time { opened[thread] = nil }
  }

  /// Records that a thread has ended.
  mutating func end(_ thread: ThreadID, at time: MonotonicTime) {
    note(thread, at: time)
    guard sampled.remove(thread) == nil else { return }
    unsampledCount += 1
    if time.rawValue &- recentlyUnsampled.since.rawValue > 1_000_000_000 { recentlyUnsampled = (0, time) }
    recentlyUnsampled.count += 1
    hasManyUnsampled = hasManyUnsampled || recentlyUnsampled.count > Self.unsampledLimit
  }
}
