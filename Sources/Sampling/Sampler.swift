import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The rate of samples, and the choice to collect callers.
package struct SamplingRate: Hashable, Sendable {
  /// Samples per second of CPU time.
  package var hertz: UInt32
  /// True if samples have callers, by frame pointer.
  package var callers: Bool

  package init(hertz: UInt32, callers: Bool) {
    self.hertz = hertz
    self.callers = callers
  }
}

/// A sampler of the user code of processes. Source: perf_event_open(2).
///
/// The events of all processes on a CPU share one ring. A process with many threads, or with many short ones, is sampled by events of the
/// whole system, where the kernel permits that; the samples of other processes are dropped.
///
/// To name samples by the code at their time, note ``heads``, read the map to its end, and then read the records below these heads: all
/// entries that were written before a sample have then been read.
///
/// ```
/// let sampler = try Sampler(SamplingRate(hertz: 99, callers: true))
/// try sampler.add(pid)
/// let heads = sampler.heads
/// follower.poll(into: &contents)
/// let records = sampler.records(below: heads)
/// ```
package final class Sampler {
  package let rate: SamplingRate
  private let rings: [PerfRing]
  private var processes: [ProcessID: SampledThreads] = [:]
  /// The processes that are sampled by ``systemEvents``.
  private var systemProcesses: Set<ProcessID> = []
  private var systemEvents: [UInt64: PerfEvent] = [:]
  /// True if the kernel has refused events of the whole system.
  private var isSystemRefused = false
  private var decoder = SampleDecoder()
  private var buffer: [UInt8] = []

  /// The number of events of threads above which events of the whole system are preferred.
  private static let threadEventLimit = 1000

  /// Opens the rings.
  package init(_ rate: SamplingRate) throws(SamplingRefusal) {
    self.rate = rate
    var rings: [PerfRing] = []
    let circumstances = SamplingRefusal.Circumstances(of: ProcessID(getpid()), hertz: rate.hertz)
    for cpu in CPUList.online.numbers {
      do throws(PerfRing.Failure) {
        rings.append(try PerfRing(cpu: cpu))
      } catch {
        switch error {
        // The CPU has gone offline.
        case .event(.operationNotSupportedByDevice): continue
        case .event(let errno): throw SamplingRefusal(.event, errno, circumstances)
        case .memory(let errno): throw SamplingRefusal(.ringMemory, errno, circumstances)
        }
      }
    }
    self.rings = rings
  }

  /// The descriptors to poll, one for each ring. Each becomes readable as ``PerfRing/descriptor`` does.
  package var descriptors: [Int32] { rings.map(\.descriptor) }

  /// The number of records that could not be decoded.
  package var malformed: Int { decoder.malformed }

  /// Starts sampling a process. Throws if the kernel refuses it; the process then has no events.
  package func add(_ pid: ProcessID) throws(SamplingRefusal) {
    guard processes[pid] == nil, !systemProcesses.contains(pid) else { return }
    let count = processes.values.reduce(0) { $0 + $1.count }
    var threads = SampledThreads()
    if try threads.open(pid, into: rings, rate, limit: Self.threadEventLimit - count) {
      processes[pid] = threads
      return
    }
    threads = SampledThreads()
    if openSystemEvents() {
      systemProcesses.insert(pid)
    } else {
      _ = try threads.open(pid, into: rings, rate, limit: .max)
      processes[pid] = threads
    }
  }

  /// Opens the events of the whole system. Returns false if the kernel refuses them.
  private func openSystemEvents() -> Bool {
    guard !isSystemRefused else { return false }
    guard systemEvents.isEmpty else { return true }
    do throws(Errno) {
      for ring in rings {
        let event = try PerfEvent(.system, into: ring, hertz: rate.hertz, callers: rate.callers)
        systemEvents[event.id] = event
      }
      return true
    } catch {
      systemEvents = [:]
      isSystemRefused = true
      return false
    }
  }

  /// Stops sampling a process, and closes its events.
  package func remove(_ pid: ProcessID) {
    processes[pid] = nil
    systemProcesses.remove(pid)
    if systemProcesses.isEmpty { systemEvents = [:] }
  }

  /// The current ends of the rings.
  package var heads: [UInt64] { rings.map(\.head) }

  /// Returns the new records below `heads`, an earlier value of ``heads``, in the order of their times.
  ///
  /// Only records about added processes are returned, and each sample once. Losses and throttling concern all processes.
  package func records(below heads: [UInt64]) -> [SampleRecord] {
    var records: [SampleRecord] = []
    for (ring, head) in zip(rings, heads) {
      buffer.removeAll(keepingCapacity: true)
      ring.read(to: head, into: &buffer)
      records += decoder.decode(buffer)
    }
    // The order of records with equal times stays that of their ring, because the sort is stable.
    records.sort { $0.time < $1.time }
    let accepted = records.filter(accepts)
    replaceEvents()
    return accepted
  }

  private func accepts(_ record: SampleRecord) -> Bool {
    switch record.event {
    case .sample(let sample):
      return systemEvents[sample.eventID] != nil
        ? systemProcesses.contains(sample.pid) : processes[sample.pid]?.accepts(sample) ?? false
    case .mapped(let pid, _), .executed(let pid), .renamed(let pid, _, _): return isSampled(pid)
    case .started(let pid, let thread):
      processes[pid]?.note(thread, at: record.time)
      return isSampled(pid)
    case .ended(let pid, let thread):
      processes[pid]?.end(thread, at: record.time)
      return isSampled(pid)
    case .lost, .throttled, .unthrottled: return true
    }
  }

  private func isSampled(_ pid: ProcessID) -> Bool { processes[pid] != nil || systemProcesses.contains(pid) }

  /// Samples processes with many short threads by events of the whole system, where the kernel permits that.
  private func replaceEvents() {
    for (pid, threads) in processes where threads.hasManyUnsampled && openSystemEvents() {
      processes[pid] = nil
      systemProcesses.insert(pid)
    }
  }

  /// Returns the number of threads of a process that ended without a sample because they used less CPU time than the interval between two
  /// samples. Returns 0 if they were few, or if events of the whole system sample the process.
  package func unsampledThreads(of pid: ProcessID) -> Int {
    processes[pid].map { $0.hasManyUnsampled ? $0.unsampledCount : 0 } ?? 0
  }
}

extension MonotonicTime {
  /// The current time.
  package static var now: MonotonicTime {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicTime(UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec))
  }
}
