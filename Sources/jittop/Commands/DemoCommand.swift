import ArgumentParser
import CLinux
import Glibc
import PerfMap
import Processes
import Session
import Simulator
import SystemPackage
import Terminal

/// `jittop demo`: runs a simulated JIT that writes a map.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a simulated JIT that writes a perf map.",
    discussion: """
      Functions move up through the tiers ~ ^ + *, addresses are reused, and some entries overlap others on purpose. The same seed \
      produces the same entries. The map is removed when the command ends.

        jittop demo --rate 2000 --for 30s
        jittop demo --seed 7 --entries 5000 --overlap 20
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Option(parsing: .unconditional, help: ArgumentHelp("Entries per second, outside bursts.", valueName: "number"))
  var rate: Double = 200

  @Option(parsing: .unconditional, help: ArgumentHelp("Seed of the random generator.", valueName: "number"))
  var seed: UInt64 = 1

  @Option(parsing: .unconditional, help: ArgumentHelp("Stop after this number of entries.", valueName: "count"))
  var entries: Int?

  @Option(name: .customLong("for"), parsing: .unconditional, help: ArgumentHelp("Stop after this time: 500ms, 10s, 2m.", valueName: "time"))
  var time: TimeSpan?

  @Option(parsing: .unconditional, help: ArgumentHelp("Percentage of entries that overlap others on purpose.", valueName: "percent"))
  var overlap: Double = 4

  @Flag(help: .hidden)
  var withParent = false

  func validate() throws {
    guard rate > 0, rate <= 10_000_000 else { throw ValidationError("--rate must be above 0 and at most 10000000") }
    guard (0...100).contains(overlap) else { throw ValidationError("--overlap must be a percentage from 0 to 100") }
    if let entries, entries < 0 { throw ValidationError("--entries must not be negative") }
  }

  func run() throws {
    try parent.monitor.allow("demo", "writes a map")
    jt_set_name("jittop-demo")
    if withParent { _ = jt_signal_with_parent(SIGTERM) }
    let signals = try SignalQueue()
    let path = MapFile(ProcessID(getpid()), in: FilePath(maps.directory)).path
    // Require that the current user owns the file: another user can predict this PID and create the file first.
    let writer = try PerfMapWriter(path: path, owner: geteuid())
    if isatty(STDOUT_FILENO) == 1 { try Output().line("writing \(path); press ctrl-c to stop") }
    let outcome = write(with: writer, signals)
    writer.remove()
    switch outcome {
    case .finished: return
    case .signal(let signal): SignalQueue.end(by: signal)
    case .failed(let error):
      Failure.report(error)
      throw Failure.status
    }
  }

  /// The maximum number of entries between two checks of the clock and of signals: about 20 ms of writing.
  private static let batchLimit = 20_000

  private enum Outcome {
    case finished
    case signal(Signal)
    case failed(PerfMapError)
  }

  private func write(with writer: PerfMapWriter, _ signals: borrowing SignalQueue) -> Outcome {
    var jit = SimulatedJIT(seed: seed, overlapShare: overlap / 100)
    var pace = Pace(rate: rate, seed: seed)
    let clock = ContinuousClock()
    let start = clock.now
    var last = start
    var left = entries ?? .max
    while left > 0 {
      let now = clock.now
      if let time, now - start >= time.duration { return .finished }
      // Skip entries that cannot be written in time, so that signals and the end are noticed soon.
      let due = min(pace.due(in: min(now - last, .milliseconds(100))), Self.batchLimit)
      last = now
      for _ in 0..<min(due, left) {
        guard let entry = jit.next() else { continue }
        do {
          try writer.write(start: entry.range.start, size: entry.range.size, name: entry.name)
        } catch {
          return .failed(error)
        }
        left -= 1
      }
      if let signal = wait(.milliseconds(5), signals) { return .signal(signal) }
      if withParent, getppid() == 1 { return .finished }
    }
    return .finished
  }

  /// Waits for a signal, for at most `duration`. Returns the signal if it ends the command, else nil.
  private func wait(_ duration: Duration, _ signals: borrowing SignalQueue) -> Signal? {
    var request = pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&request, 1, Int32(duration / .milliseconds(1))) > 0 else { return nil }
    return signals.ending()
  }
}
