import ArgumentParser
import PerfMap
import Reports
import Session
import Watching

/// `jittop export metrics`: writes metrics of maps for Prometheus.
struct MetricsExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Write metrics of maps in Prometheus text format, once or periodically.",
    discussion: """
      To make the metrics available to Prometheus, write them into the directory of node_exporter's textfile collector. The file is \
      replaced atomically, so a scrape never reads a partial file.

        jittop export metrics
        jittop export metrics --every 15s -o node-exporter/jittop.prom
      """)

  @ParentCommand var parent: ExportCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var destination: ExportDestination

  @Option(help: ArgumentHelp("Repeat at this interval: 15s, 1m, 1h.", valueName: "time"))
  var every: TimeSpan?

  @Argument(help: ArgumentHelp("Maps, by PID or path; - is standard input (default: all maps in the directory).", valueName: "pid|path|-"))
  var targets: [String] = []

  func validate() throws {
    if let every, every.duration < .seconds(1) { throw ValidationError("--every must be at least 1s") }
    try ValidationError.check(targets)
    if every != nil, targets.contains(StandardInput.argument) { throw ValidationError("--every requires files, not standard input") }
    if every != nil, destination.output == nil { throw ValidationError("--every requires -o") }
  }

  func run() throws {
    try parent.allow(destination)
    let named = try targets.map { try maps.target($0) }
    var observer = try MapObserver(named.isEmpty ? .directory(maps.directory) : .maps(named))
    observer.catchUp()
    if observer.monitor.reportUnreadable(), !named.isEmpty { throw Failure.status }
    var session = MetricsSession(observer, into: destination, every: every?.duration)
    try session.run()
  }
}

private struct MetricsSession: SessionLoop {
  typealias Problem = any Error

  private var observer: MapObserver
  private let destination: ExportDestination
  private let every: Duration?
  /// The time of the next write.
  private var next = ContinuousClock.now

  init(_ observer: MapObserver, into destination: ExportDestination, every: Duration?) {
    self.observer = observer
    self.destination = destination
    self.every = every
  }

  mutating func turn() throws -> SessionStep<Void> {
    guard let every else {
      try write()
      return .end(())
    }
    let hasMore = observer.poll()
    let now = ContinuousClock.now
    if now >= next {
      try write()
      next = max(next + every, now)
    }
    return hasMore ? .again : .wait(atMost: next - now)
  }

  mutating func wait(atMost time: Duration) -> Void? {
    _ = observer.wait(atMost: time)
    return nil
  }

  private func write() throws {
    var sink = try ExportSink(to: destination.path)
    try sink.write(MetricsText.text(of: observer.monitor))
    try sink.finish()
  }
}
