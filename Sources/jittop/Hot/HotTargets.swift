import ArgumentParser
import Monitor
import PerfMap
import Processes
import Reports
import Sampling
import Screen
import Session
import Watching

/// The processes of `jittop hot`.
struct HotTargets {
  private let words: [String]
  private let maps: DirectoryOptions
  private let option: ProcessOption
  private let keepsTimes: Bool
  private let processes = ProcFilesystem()

  init(_ words: [String], _ maps: DirectoryOptions, _ option: ProcessOption, keepsTimes: Bool) {
    self.words = words
    self.maps = maps
    self.option = option
    self.keepsTimes = keepsTimes
  }

  /// Starts sampling the processes. Refusals are reported on standard error.
  ///
  /// Throws if no process can be sampled, or if one of the named processes cannot be sampled.
  func sampling(_ rate: SamplingRate) throws -> ProcessSampling {
    let found = try words.isEmpty ? all() : words.map(named)
    guard !found.isEmpty else {
      Failure.note("no running process has a map in \(maps.directory)", remedy: "`jittop ls --without-map` lists runtimes that write none")
      throw Ended(status: 1)
    }
    let sampling: ProcessSampling
    do throws(SamplingRefusal) {
      sampling = try ProcessSampling(rate)
    } catch {
      Failure.report("sampling", cause: error.cause, remedy: error.remedy)
      throw Failure.status
    }
    for (target, facts) in found {
      let process = SampledProcess(target, facts, entryLimit: Memory.entryLimit, keepsTimes: keepsTimes, processes)
      do throws(SamplingRefusal) {
        try sampling.add(process)
      } catch {
        // If no processes were named, one that has ended in between is no error.
        if words.isEmpty, error.errno == .noSuchProcess { continue }
        Failure.report("process \(facts.pid) (\(SafeText(bytes: facts.comm).string))", cause: error.cause, remedy: error.remedy)
        if !words.isEmpty { throw Failure.status }
      }
    }
    guard !sampling.processes.isEmpty else { throw Failure.status }
    return sampling
  }

  /// Returns the running processes that have a map, each with the first of its maps.
  private func all() throws -> [(MapTarget, ProcessFacts)] {
    let open = FoundMaps.openMaps(processes)
    let found = try FoundMaps(in: maps.directory, processes, open: open ?? [])
    if let refusal = found.refusal { Failure.note(refusal.cause, remedy: refusal.remedy) }
    var pids: Set<ProcessID> = []
    return found.targets.compactMap { target in
      guard let facts = target.process(processes), facts.isRunning, pids.insert(facts.pid).inserted else { return nil }
      return (target, facts)
    }
  }

  /// Returns the map and the process that an argument names. A process that has no map yet is sampled too, with a notice.
  private func named(_ word: String) throws -> (MapTarget, ProcessFacts) {
    let target = try option.target(word, maps)
    do throws(PerfMapError) {
      _ = try target.open()
    } catch {
      guard error.errno == .noSuchFileOrDirectory, let pid = target.pid, let facts = ProcessFacts(asking: processes, pid), facts.isRunning
      else { throw error }
      Failure.note("\(error.cause); its samples have names only if it writes one", remedy: error.remedy)
      return (target, facts)
    }
    guard let facts = target.process(processes), facts.isRunning else {
      throw PerfMapError(
        .open, path: target.path, cause: "belongs to no running process", remedy: "give the PID of a process, or name it with --pid")
    }
    return (target, facts)
  }

  /// Returns the results of the processes after the end of the sampling.
  static func reports(_ sampling: ProcessSampling, _ period: HotPeriod) -> [HotReport] {
    sampling.processes.map { process in
      let perf = process.perfTable()
      return HotReport(
        process.facts, process.runtime, process.profile, hasCallers: process.framePointers == .kept, period,
        PerfAnswers(perf?.tables) { perf?.name($0) ?? [] })
    }
  }

  /// Returns the restrictions of the results as notices.
  static func notes(_ sampling: ProcessSampling) -> [(text: String, remedy: String?)] {
    var notes: [(text: String, remedy: String?)] = []
    for process in sampling.processes {
      let name = "process \(process.pid) (\(SafeText(bytes: process.facts.comm).string))"
      if let error = process.memoryError {
        notes.append(("\(name): \(error.cause), so code in files is not told from unnamed code", error.remedy))
      }
      if case .notKept(let reason) = process.framePointers { notes.append(("\(name): callers are not known: \(reason)", nil)) }
      if process.unsampledThreads > 0 {
        let cause = "\(name): \(process.unsampledThreads) threads ended before their first sample"
        notes.append((cause, "raise --hertz, or run as root to sample all CPUs"))
      }
      let leftOut = process.profile.leftOut
      if leftOut > 0 { notes.append(("\(name): too many samples; \(leftOut) are counted but not printed", nil)) }
    }
    if sampling.isThrottled {
      notes.append(("the kernel has limited the sampling, because it took too much time", "sample less often with --hertz"))
    }
    return notes
  }
}
