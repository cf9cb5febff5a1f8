import ArgumentParser
import PerfMap
import Reports
import Session
import Watching

/// `jittop export metrics`: all maps as Prometheus sees them.
struct MetricsExport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Counters and sizes of all maps in the text format of Prometheus, once or every N seconds.",
    discussion: """
      Write into the directory of node_exporter's textfile collector, and a Prometheus that scrapes it sees the maps of the machine. The file \
      is replaced as a whole each time, so that no scrape sees half of it.

        jittop export metrics
        jittop export metrics --every 15s -o node-exporter/jittop.prom
      """)

  @ParentCommand var parent: ExportCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var destination: ExportDestination

  @Option(help: ArgumentHelp("Go on, and write again after that time: 15s, 1m, 1h.", valueName: "time"))
  var every: TimeSpan?

  @Argument(help: ArgumentHelp("Maps: PIDs or paths; without any, all of the directory.", valueName: "pid|path"))
  var targets: [String] = []

  func validate() throws {
    if let every, every.duration < .seconds(1) { throw ValidationError("--every takes a second or more") }
    if every != nil, destination.output == nil { throw ValidationError("--every writes a file again and again; name it with -o") }
  }

  func run() throws {
    try parent.allow(destination)
    let named = targets.map { MapTarget($0, directory: maps.directory) }
    var observer = try MapObserver(named.isEmpty ? .directory(maps.directory) : .maps(named))
    observer.catchUp()
    if observer.monitor.reportUnreadable(), !named.isEmpty { throw Failure.status }
    var session = MetricsSession(observer, into: destination, every: every?.duration)
    try session.run()
  }
}

/// Writes the metrics of maps, once or again and again.
private struct MetricsSession: SessionLoop {
  typealias Problem = any Error

  private var observer: MapObserver
  private let destination: ExportDestination
  private let every: Duration?
  /// When they are written next.
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
