import ArgumentParser
import Glibc
import MapAnalysis
import PerfMap
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
      Addresses are hexadecimal. Without addresses, reads the first word of each line of standard input. Lines without an address \
      are reported, and the exit status is 2.

      The right name (--as truth) is that of the newest entry that covers the address. With --as and a profiler, prints the name that the \
      profiler finds in the map, by an exact emulation of its parser and lookup. --as all compares all profilers and marks wrong names.

        jittop resolve 4711 7f0000001010
        perf script -F ip | jittop resolve --as all 4711
        jittop resolve --at 14:32:07.5 today.rec 7f0000001010

      The last example resolves an address at a given time of a recording (see jittop record), because addresses are reused. If a part \
      of the recording is damaged, the rest of it is used, and the exit status is 2.
      """)

  @OptionGroup var maps: DirectoryOptions

  @Option(name: .customLong("as"), help: ArgumentHelp("Profiler to emulate; truth for the right name, all to compare.", valueName: "who"))
  var view: ProfilerOption = .one(.truth)

  @Flag(help: "Print a JSON array with an object for each address and profiler.")
  var json = false

  @Option(help: ArgumentHelp("For a recording: the time, as \(RecordedTime.forms).", valueName: "time"))
  var at: RecordedTime?

  @Option(help: ArgumentHelp("For a recording with several maps: the map, by PID or path.", valueName: "pid|path"))
  var map: String?

  @Argument(help: ArgumentHelp("A map, by PID or path; or a recording.", valueName: "pid|path"))
  var target: String

  @Argument(help: ArgumentHelp("Addresses, hexadecimal.", valueName: "address"))
  var addresses: [HexNumber] = []

  func validate() throws {
    if map == "" || target.isEmpty { throw ValidationError.emptyTarget }
  }

  func run() throws {
    let (answers, recording) = try readMap()
    var output = ResolveOutput(answers, json ? .json : .text)
    var skipped = SkippedLines(expected: "a hexadecimal address as the first word; perf script -F ip prints only addresses")
    if addresses.isEmpty {
      try readAddresses(to: &output, &skipped)
    } else {
      for address in addresses { try output.add(Address(address.value)) }
    }
    try output.finish()
    try skipped.requireNone()
    if recording?.reportLosses() ?? false { throw Failure.status }
  }

  /// Reads the given map, or a map of the given recording up to the time of --at.
  private func readMap() throws(PerfMapError) -> (ResolveAnswers, RecordingFile?) {
    let named = try MapTarget(target, directory: maps.directory)
    let path = named.path
    var readings = ProfilerTables(of: view == .all ? Profiler.allCases : [view.profilers[0]])
    guard at != nil || map != nil || RecordingFile.isRecording(path) else {
      let map = try named.open()
      try map.read(into: &readings)
      readings.finish()
      return (ResolveAnswers(path, readings, view.profilers) { map.bytes($0, limit: $1) }, nil)
    }
    let wanted = try map.map { name throws(PerfMapError) in try MapTarget(name, directory: maps.directory) }
    let recording = try RecordingFile(path: path)
    var recorded = try RecordedMap(recording, map: wanted, at: at)
    recorded.read(into: &readings)
    readings.finish()
    let whole = recorded
    return (ResolveAnswers(recorded.path, readings, view.profilers) { whole.bytes($0, limit: $1) }, recording)
  }

  /// Reads addresses from standard input: the first word of each line.
  private func readAddresses(to output: inout ResolveOutput, _ skipped: inout SkippedLines) throws {
    if isatty(STDIN_FILENO) != 0 { Failure.note("reading addresses from the terminal, one per line; end with ctrl-d") }
    var stream = AddressStream()
    func take(_ number: Int, _ line: AddressStream.Line) throws {
      switch line {
      case .address(let address): try output.add(address)
      case .noAddress: skipped.add(number, "no address")
      }
    }
    try StandardInput.forEachPiece { try stream.feed($0, take) }
    try stream.end(take)
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
