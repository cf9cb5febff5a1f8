import ArgumentParser
import Glibc
import MapAnalysis
import PerfMap
import Processes
import Recording
import Reports
import Screen
import Session
import Watching

/// `jittop resolve`: prints the names that a map or profilers give to addresses.
struct ResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Print the name of the code at an address, or the names that profilers show for it.",
    discussion: """
      Addresses are hexadecimal. Without addresses, reads them from standard input, one on each line, or as perf script, uniq -c, gdb, \
      bpftrace, objdump, hexdump and xxd print them. All addresses of a folded stack are read. Counts, PIDs, times, offsets and bytes are \
      no addresses; where the form of a line leaves a choice, an address in an entry of the map is preferred. Other lines without an \
      address are reported, and the exit status is 2.

      For an address in a gap, the nearest entries before and after it are shown with their distances.

      The right name (--as truth) is that of the newest entry that covers the address. With --as and a profiler, prints the name that the \
      profiler shows, by an exact emulation of its parser and lookup. --as all compares all profilers and marks wrong names.

      Profilers ask the map only for some memory, such as anonymous memory, and never for a memfd, for example. The memory of the live \
      process is used; without it, each profiler is taken to ask the map everywhere.

        jittop resolve 4711 7f0000001010
        perf script -F ip | jittop resolve --as all 4711
        ssh host cat /tmp/perf-4711.map | jittop resolve - 7f0000001010
        jittop resolve --at 14:32:07.5 today.rec 7f0000001010

      The last example resolves an address at a given time of a recording (see jittop record), because addresses are reused. If a part \
      of the recording is damaged, the rest of it is used, and the exit status is 2.
      """)

  @OptionGroup var maps: DirectoryOptions
  @OptionGroup var process: ProcessOption

  @Option(name: .customLong("as"), help: ArgumentHelp("Profiler to emulate; truth for the right name, all to compare.", valueName: "who"))
  var view: ProfilerOption = .one(.truth)

  @Flag(help: "Print a JSON array with an object for each address and profiler.")
  var json = false

  @Option(help: ArgumentHelp("For a recording: the time, as \(RecordedTime.forms).", valueName: "time"))
  var at: RecordedTime?

  @Option(help: ArgumentHelp("For a recording with several maps: the map, by PID or path.", valueName: "pid|path"))
  var map: String?

  @Argument(help: ArgumentHelp("A map, by PID or path (- is standard input), or a recording.", valueName: "pid|path|-"))
  var target: String

  @Argument(help: ArgumentHelp("Addresses, hexadecimal.", valueName: "address"))
  var addresses: [HexNumber] = []

  func validate() throws {
    if map == "" || target.isEmpty { throw ValidationError.emptyTarget }
    guard target == StandardInput.argument else { return }
    if addresses.isEmpty { throw ValidationError("- reads the map from standard input: give the addresses as arguments") }
    if at != nil || map != nil { throw ValidationError("--at and --map require a recording, not standard input") }
  }

  func run() throws {
    let (answers, recording) = try readMap()
    var output = ResolveOutput(answers, json ? .json : .text)
    var skipped = SkippedLines(expected: "a hexadecimal address; perf script -F ip prints only addresses")
    if addresses.isEmpty {
      try readAddresses(to: &output, answers.contents, &skipped)
    } else {
      for address in addresses { try output.add(Address(address.value)) }
    }
    try output.finish()
    try skipped.requireNone()
    if recording?.reportLosses() ?? false { throw Failure.status }
  }

  /// Reads the given map, or a map of the given recording up to the time of --at.
  private func readMap() throws(PerfMapError) -> (ResolveAnswers, RecordingFile?) {
    let named = try process.target(target, maps)
    let path = named.path
    var readings = ProfilerTables(of: view == .all ? Profiler.allCases : [view.profilers[0]])
    guard at != nil || map != nil || named.held == nil && RecordingFile.isRecording(path) else {
      let map = try named.open()
      try map.read(into: &readings)
      readings.finish()
      let memory = memory(of: named, readings.contents, map)
      return (ResolveAnswers(path, readings, view.profilers, memory) { map.bytes($0, limit: $1) }, nil)
    }
    let wanted = map.map { MapTarget($0, directory: maps.directory) }
    let recording = try RecordingFile(path: path)
    var recorded = try RecordedMap(recording, map: wanted, at: at)
    recorded.read(into: &readings)
    readings.finish()
    let whole = recorded
    let memory = CodeMemory(unknown: "a recording: unknown if profilers ask the map")
    return (ResolveAnswers(recorded.path, readings, view.profilers, memory) { whole.bytes($0, limit: $1) }, recording)
  }

  /// Reads the memory of the process of a map. An error is reported, and leaves the memory unknown.
  private func memory(of target: MapTarget, _ contents: MapContents, _ map: OpenedMap) -> CodeMemory {
    do throws(ProcessesError) {
      return try target.memory(contents, lastWrite: map.lastWrite)
    } catch {
      Failure.note("\(error.path): \(error.cause); the memory of the process is not checked", remedy: error.remedy)
      return CodeMemory(error)
    }
  }

  /// Reads addresses from the lines of standard input.
  private func readAddresses(to output: inout ResolveOutput, _ contents: MapContents, _ skipped: inout SkippedLines) throws {
    if isatty(STDIN_FILENO) != 0 { Failure.note("reading addresses from the terminal, one per line; end with ctrl-d") }
    var stream = AddressStream(contents)
    var (hasContext, hasAddress) = (false, false)
    func take(_ number: Int, _ line: AddressStream.Line) throws {
      switch line {
      case .addresses(let addresses):
        hasAddress = true
        for address in addresses { try output.add(address) }
      case .context: hasContext = true
      case .noAddress: skipped.add(number, "no address")
      }
    }
    try StandardInput.forEachPiece { try stream.feed($0, take) }
    try stream.end(take)
    if hasContext, !hasAddress { skipped.addAll("none of the lines has an address") }
  }
}

/// A value of `jittop resolve --as`.
enum ProfilerOption: ExpressibleByArgument, Equatable {
  case one(Profiler)
  case all

  init?(argument: String) {
    if argument == "all" {
      self = .all
    } else if let profiler = Profiler(rawValue: argument) {
      self = .one(profiler)
    } else {
      return nil
    }
  }

  var profilers: [Profiler] {
    switch self {
    case .one(let profiler): [profiler]
    case .all: Profiler.allCases
    }
  }

  static var allValueStrings: [String] { Profiler.allCases.map(\.rawValue) + ["all"] }

  var defaultValueDescription: String { self == .all ? "all" : profilers[0].rawValue }
}
