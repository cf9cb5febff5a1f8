import ArgumentParser
import Glibc
import MapAnalysis
import PerfMap
import Recording
import Reports
import Screen
import Session
import Watching

/// `jittop resolve`: which name a profiler shows for an address.
struct ResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Say which name an address has, and which one each profiler will show.",
    discussion: """
      Without addresses they are read from standard input, the first word of each line, hexadecimal; other lines are passed over. \
      'all' shows the truth (the last writer owns the byte) beside perf, bcc, samply and blazesym, each emulated exactly, and marks who is wrong.

        jittop resolve 4711 7f0000001010
        perf script -F ip | jittop resolve --as all 4711
        jittop resolve --at 14:32:07.5 today.rec 7f0000001010

      The last one asks a recording (jittop record) whose address it was at that time: code moves, and addresses are used again.
      """)

  @OptionGroup var maps: DirectoryOptions

  @Option(name: .customLong("as"), help: ArgumentHelp("Who answers.", valueName: "who"))
  var view: ProfilerOption = .one(.truth)

  @Flag(help: "Print an array of JSON objects, one for each address and profiler.")
  var json = false

  @Option(help: ArgumentHelp("Of a recording: when, as \(RecordedTime.forms).", valueName: "time"))
  var at: RecordedTime?

  @Option(help: ArgumentHelp("Of a recording with several maps: which one, by PID or path.", valueName: "pid|path"))
  var map: String?

  @Argument(help: ArgumentHelp("The map: a PID or a path; or a recording.", valueName: "pid|path"))
  var target: String

  @Argument(help: ArgumentHelp("Addresses, hexadecimal.", valueName: "address"))
  var addresses: [HexNumber] = []

  func validate() throws {
    if map == "" { throw ValidationError("--map takes a PID or a path, not an empty text") }
    if target.isEmpty { throw ValidationError("a map is named by a PID or a path, not by an empty text") }
  }

  func run() throws {
    let answers = try readMap()
    let asked = addresses.isEmpty ? readAddresses() : addresses.map { Address($0.value) }
    if json {
      print(try answers.json(asked))
    } else {
      for refusal in answers.refusals { Failure.note(refusal) }
      for line in answers.lines(asked) { print(line) }
    }
  }

  /// Reads a map, or what a recording has of one.
  private func readMap() throws(PerfMapError) -> ResolveAnswers {
    let named = MapTarget(target, directory: maps.directory)
    let path = named.path
    var readings = ProfilerTables(of: view == .all ? Profiler.allCases : [view.profilers[0]])
    guard at != nil || map != nil || RecordingFile.isRecording(path) else {
      let map = try named.open()
      try map.read(into: &readings)
      readings.finish()
      return ResolveAnswers(path, readings, view.profilers) { map.bytes($0, limit: $1) }
    }
    let wanted = map.map { MapTarget($0, directory: maps.directory) }
    var recorded = try RecordedMap(try RecordingFile(path: path), map: wanted, at: at)
    recorded.read(into: &readings)
    readings.finish()
    let whole = recorded
    return ResolveAnswers(recorded.path, readings, view.profilers) { whole.bytes($0, limit: $1) }
  }

  /// The first words of the lines of standard input that are hexadecimal numbers.
  private func readAddresses() -> [Address] {
    var addresses: [Address] = []
    var skipped = 0
    if isatty(STDIN_FILENO) != 0 { Failure.note("addresses are read from the terminal, one a line; ctrl-d ends them") }
    while let line = readLine() {
      guard let word = line.split(whereSeparator: { $0.isWhitespace }).first else { continue }
      if let number = HexNumber(argument: String(word)) { addresses.append(Address(number.value)) } else { skipped += 1 }
    }
    if skipped > 0 {
      Failure.note("standard input: \(skipped) lines do not begin with an address", remedy: "perf script -F ip prints addresses alone")
    }
    return addresses
  }
}

/// One profiler, or all beside each other.
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
