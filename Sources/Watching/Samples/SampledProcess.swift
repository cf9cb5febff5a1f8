import MapAnalysis
import Monitor
import PerfMap
import Processes
import Sampling

/// A process that is sampled: its map, its memory and its samples.
package final class SampledProcess {
  package let target: MapTarget
  package let facts: ProcessFacts
  package private(set) var profile: HotProfile
  /// The use of frame pointers. Without them, samples have no callers.
  package let framePointers: FramePointers
  /// The runtime that wrote the map; nil if it is unknown.
  package private(set) var runtime: Runtime?
  /// The error when the mappings of the process were last read; nil if they could be read.
  package private(set) var memoryError: ProcessesError?
  /// True until the process has ended or the sampling is stopped.
  package internal(set) var isRunning = true
  /// The number of threads that ended without a sample, or 0 if they were few. It is set at the end of the sampling.
  package internal(set) var unsampledThreads = 0

  private let processes: ProcFilesystem
  private let follower: MapFollower
  private var contents: MapContents
  private var guess: RuntimeGuess
  private var layout = CodeLayout()
  /// The time before the last reading of the memory. Earlier records about it are void.
  private var layoutTime = MonotonicTime(0)

  package var pid: ProcessID { facts.pid }

  /// Reads the map and the mappings of a process. `keepsTimes` keeps each sample with its time.
  package init(
    _ target: MapTarget, _ facts: ProcessFacts, entryLimit: Int, keepsTimes: Bool, _ processes: ProcFilesystem = ProcFilesystem()
  ) {
    self.target = target
    self.facts = facts
    self.processes = processes
    follower = target.held.map { MapFollower(held: $0, path: target.path) } ?? MapFollower(path: target.path)
    contents = MapContents(overlapLimit: 0, entryLimit: entryLimit)
    guess = RuntimeGuess(program: processes.executableName(of: facts.pid) ?? String(decoding: facts.comm, as: UTF8.self))
    while follower.poll(into: &contents).hasMore {}
    let follower = follower
    runtime = guess.update(contents.entries) { follower.bytes($0.name, limit: RuntimeGuess.nameLength) }
    framePointers = FramePointers(of: facts, runtime, processes)
    profile = HotProfile(keepsTimes: keepsTimes, usesCallers: framePointers == .kept)
    readMemory()
  }

  /// Reads the map to its end. If the map grows faster than it is read, a part of it is left.
  func readMap() {
    var polls = 0
    while follower.poll(into: &contents).hasMore, polls < 16 { polls += 1 }
    runtime = guess.update(contents.entries) { follower.bytes($0.name, limit: RuntimeGuess.nameLength) }
  }

  private func readMemory() {
    layoutTime = .now
    do throws(ProcessesError) {
      layout.replace(by: try processes.mappings(of: pid)?.all ?? [])
      memoryError = nil
    } catch {
      layout.replace(by: [])
      memoryError = error
    }
  }

  private var map: HotProfile.Map {
    let follower = follower
    return HotProfile.Map(contents, generation: follower.generation?.number ?? 0) { follower.bytes($0.name, limit: Self.longestName) }
  }

  /// The maximum length in bytes of a name that is read.
  private static let longestName = 1 << 16

  /// Processes records in the order of their times, after the map was read to its end.
  func add(_ records: [SampleRecord]) {
    guard !records.isEmpty else { return }
    let map = map
    for record in records {
      switch record.event {
      case .sample(let sample): profile.add(sample, at: record.time, map, layout)
      case .mapped(_, let mapping):
        guard record.time > layoutTime else { continue }
        layout.add(mapping)
        if layout.isOverfull { readMemory() }
      case .executed: if record.time > layoutTime { layout.replace(by: []) }
      default: continue
      }
    }
  }

  /// Names the unnamed samples that were taken before the current generation of the map.
  package func finish() { profile.nameEarlierSamples(map) }

  /// Builds the table of perf from the map as it is now; nil if the map cannot be read.
  package func perfTable() -> (tables: ProfilerTables, name: (TextRange) -> [UInt8])? {
    var tables = ProfilerTables(of: [.perf])
    guard let opened = try? target.open(), (try? opened.read(into: &tables)) != nil else { return nil }
    tables.finish()
    return (tables, { opened.bytes($0, limit: Self.longestName) })
  }
}
