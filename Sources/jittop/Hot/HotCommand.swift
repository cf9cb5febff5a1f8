import ArgumentParser
import Glibc
import LinuxSystem
import PerfMap
import Processes
import Reports
import Sampling
import Session
import SystemPackage
import Watching

/// `jittop hot`: samples the code that processes run.
struct HotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hot",
    abstract: "Sample running code, named by the map at the time of each sample.",
    discussion: """
      Runtimes reuse the addresses of code, so profilers that read the map at the end show wrong names. `jittop hot` reads the map while it \
      samples, and shows where perf would show another name. It samples user code by the CPU clock until --for has passed, ctrl-c, or the \
      end of all processes. Without PIDs or paths, it samples all processes with a map at its start; those that it may not sample are \
      listed on standard error.

      Columns: SELF is the share of samples in the function itself, STACK also counts the functions that it called. STACK is not known for \
      runtimes that keep no frame pointers.

        jittop hot --for 10s
        jittop hot --hertz 999 --callers 4711
        jittop hot --for 10s --flamegraph hot.svg 4711
        jittop hot --for 10s --folded 4711 > hot.folded
        jittop hot --for 1m --raw 4711 | jq -r .name | sort | uniq -c

      The exit status is 0 with samples, 1 without any, and 2 for a bad target or without permission.
      """)

  /// A form of the output.
  enum Form { case table, json, raw, folded }

  @ParentCommand var root: JittopCommand
  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var process: ProcessOption

  @Option(name: .customLong("for"), help: ArgumentHelp("Stop after this time: 10s, 5m, 1h.", valueName: "time"))
  var time: TimeSpan?

  @Option(help: ArgumentHelp("Samples per second of CPU time.", valueName: "number"))
  var hertz: UInt32 = 99

  @Option(help: ArgumentHelp("Number of functions (default: 20; with --json all).", valueName: "number"))
  var top: Int?

  @Flag(help: "Show the callers of each function; with --raw, of each sample.")
  var callers = false

  @Flag(help: "Print a JSON array with an object for each process.")
  var json = false

  @Flag(help: "Print each sample as a JSON line.")
  var raw = false

  @Flag(help: "Print stacks and their numbers of samples, for flame graphs.")
  var folded = false

  @Option(
    help: ArgumentHelp("Also write a flame graph to this SVG file, for light and dark pages.", valueName: "file.svg"),
    completion: .file(extensions: ["svg"]))
  var flamegraph: String?

  @Argument(help: ArgumentHelp("Maps, by PID or path.", valueName: "pid|path"))
  var targets: [String] = []

  private var form: Form { json ? .json : raw ? .raw : folded ? .folded : .table }

  func validate() throws {
    if targets.contains("") { throw ValidationError.emptyTarget }
    try process.validate(targets)
    if hertz < 1 { throw ValidationError("--hertz must be at least 1") }
    if let top, top < 1 { throw ValidationError("--top must be at least 1") }
    if [json, raw, folded].count(where: { $0 }) > 1 { throw ValidationError("--json, --raw and --folded cannot be combined") }
    if top != nil, raw || folded { throw ValidationError("--top cannot be combined with --raw or --folded") }
    if callers, folded { throw ValidationError("--callers cannot be combined with --folded, which always shows callers") }
    if flamegraph?.isEmpty ?? false { throw ValidationError("--flamegraph needs the path of a file") }
    if let time, time.duration <= .zero { throw ValidationError("--for must be longer than 0") }
  }

  func run() throws {
    let interrupts: InterruptWatch
    do throws(Errno) {
      interrupts = try InterruptWatch()
    } catch {
      Failure.report("signals", cause: "\(error)", remedy: "raise the limit of open files")
      throw Failure.status
    }
    let rate = SamplingRate(hertz: hertz, callers: true)
    _ = MapWatch.raiseDescriptorLimit()
    // An error of the file should not cost a whole sampling.
    var picture: ExportSink?
    if let flamegraph {
      try root.monitor.allow("hot --flamegraph", "writes a file", or: "use --folded")
      picture = try ExportSink(to: FilePath(flamegraph))
    }
    let opened = try HotTargets(targets, maps, process, keepsTimes: raw).sampling(rate)
    if time == nil, isatty(STDERR_FILENO) == 1 { Failure.note("sampling; ctrl-c shows the result") }
    var sampling = HotRun(opened, interrupts, limit: time?.duration)
    let duration = sampling.run()
    // From here on, ctrl-c ends the process.
    _ = consume sampling
    let reports = HotTargets.reports(opened, HotPeriod(duration, hertz: hertz, lost: opened.lost))
    for note in HotTargets.notes(opened) { Failure.note(note.text, remedy: note.remedy) }
    try picture?.write(FlameGraph(reports).svg)
    try picture?.finish()
    try print(reports)
    if reports.allSatisfy({ $0.isEmpty }) { throw Ended(status: 1) }
  }

  private func print(_ reports: [HotReport]) throws {
    let output = Output()
    let callers: HotTable.Callers = callers ? .listed : .omitted
    switch form {
    case .table:
      let tables = reports.map { HotTable($0, limit: top ?? 20, callers: callers).lines }
      try output.styled(Array(tables.joined(separator: [""])))
    case .json: try output.styled([try JSONOutput.text(reports.map { HotJSON($0, limit: top ?? .max, callers: callers) })])
    case .folded: try output.styled(FoldedStacks.lines(reports))
    case .raw:
      var samples = RawSamples(reports, callers: callers)
      var batch: [String] = []
      try samples.forEachLine { line in
        batch.append(line)
        guard batch.count >= 1000 else { return }
        try output.styled(batch)
        batch = []
      }
      try output.styled(batch)
    }
  }
}
