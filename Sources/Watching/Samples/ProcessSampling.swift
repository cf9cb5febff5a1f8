import Monitor
import PerfMap
import Processes
import Sampling

/// A sampling of processes that names each sample by the code at its time.
///
/// Each turn notes the ends of the sample rings, reads the maps to their ends, and then names the samples below the noted ends: all entries
/// that were written before a sample are then known, and the newest entry at its address is the right one.
package final class ProcessSampling {
  package private(set) var processes: [SampledProcess] = []
  /// The number of records that the kernel dropped because a ring was full. The rings are shared by all processes.
  package private(set) var lost: UInt64 = 0
  /// True if the kernel has stopped sampling for a while, because samples took too much time.
  package private(set) var isThrottled = false
  private let sampler: Sampler
  private var exits = ProcessExitWatch()

  /// The maximum time between two turns while there are records. Even at 100 ms, at least 99.7 % of the samples of a program that
  /// recompiles all the time get the right name. The others are in code that was replaced before the next turn.
  package static let busyInterval: Duration = .milliseconds(20)
  package static let idleInterval: Duration = .milliseconds(100)

  package init(_ rate: SamplingRate) throws(SamplingRefusal) { sampler = try Sampler(rate) }

  /// Starts sampling a process.
  package func add(_ process: SampledProcess) throws(SamplingRefusal) {
    try sampler.add(process.pid)
    _ = exits.watch(process.pid)
    processes.append(process)
  }

  /// The descriptors to poll. One is readable after half a ring was filled, or after a process has ended.
  package var descriptors: [Int32] { sampler.descriptors + (exits.descriptor.map { [$0] } ?? []) }

  /// True while at least one process is running.
  package var isRunning: Bool { processes.contains { $0.isRunning } }

  /// Names the new samples. Returns true if there were any new records.
  package func turn() -> Bool {
    // A process that ended before the ends of the rings are noted has no later records.
    let gone = exits.ended()
    let ended = processes.filter { $0.isRunning && (exits.isWatching($0.pid) ? gone.contains($0.pid) : !$0.pid.isInUse) }
    let heads = sampler.heads
    for process in processes where process.isRunning { process.readMap() }
    let records = sampler.records(below: heads)
    count(records)
    let byProcess = Dictionary(grouping: records) { $0.event.process }
    for process in processes where process.isRunning { process.add(byProcess[process.pid] ?? []) }
    for process in ended { end(process) }
    return !records.isEmpty
  }

  private func count(_ records: [SampleRecord]) {
    for record in records {
      switch record.event {
      case .lost(let count): lost = lost.addingSaturated(count)
      case .throttled: isThrottled = true
      default: continue
      }
    }
  }

  private func end(_ process: SampledProcess) {
    // The runtime may have written its map at its exit.
    process.readMap()
    process.isRunning = false
    process.unsampledThreads = sampler.unsampledThreads(of: process.pid)
    exits.stopWatching(process.pid)
    sampler.remove(process.pid)
  }

  /// Names the last samples, and closes the events of all processes.
  package func stop() {
    _ = turn()
    for process in processes {
      if process.isRunning { end(process) }
      process.finish()
    }
  }
}

extension SampleRecord.Event {
  /// The process of the record; nil for a record about all processes.
  fileprivate var process: ProcessID? {
    switch self {
    case .sample(let sample): sample.pid
    case .mapped(let pid, _), .executed(let pid), .renamed(let pid, _, _), .started(let pid, _), .ended(let pid, _): pid
    case .lost, .throttled, .unthrottled: nil
    }
  }
}
