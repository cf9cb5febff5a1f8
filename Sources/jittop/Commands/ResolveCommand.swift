import ArgumentParser
import Glibc
import MapAnalysis
import PerfMap
import Recording
import Reports
import Screen
import Session
import Watching

/// `jittop resolve`: prints the names of addresses.
struct ResolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "resolve",
    abstract: "Print the name of an address, and the names that profilers show for it.",
    discussion: """
      Addresses are hexadecimal. Without addresses, reads the first word of each line of standard input and skips lines without an address.

      The right name (--as truth) is that of the newest entry that covers the address. With another --as, prints the name that this \
      profiler finds in the map, by an exact emulation of its parser and lookup. --as all compares them and marks wrong names.

        jittop resolve 4711 7f0000001010
        perf script -F ip | jittop resolve --as all 4711
        jittop resolve --at 14:32:07.5 today.rec 7f0000001010

      The last example resolves an address at a time of a recording (see jittop record): code moves, and addresses are reused.
      """)

  @OptionGroup var maps: DirectoryOptions

  @Option(name: .customLong("as"), help: ArgumentHelp("Profiler to emulate.", valueName: "who"))
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
    let answers = try readMap()
    let asked = addresses.isEmpty ? readAddresses() : addresses.map { Address($0.value) }
    if json {
      try Output().styled([try answers.json(asked)])
    } else {
      for refusal in answers.refusals { Failure.note(refusal) }
      try Output().styled(answers.lines(asked))
    }
  }

  /// Reads a map, or a recorded map up to a time.
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

  /// Reads addresses from standard input: the first word of each line, if it is a hexadecimal number.
  private func readAddresses() -> [Address] {
    var addresses: [Address] = []
    var skipped = 0
    if isatty(STDIN_FILENO) != 0 { Failure.note("reading addresses from the terminal, one per line; end with ctrl-d") }
    while let line = readLine() {
      guard let word = line.split(whereSeparator: { $0.isWhitespace }).first else { continue }
      if let number = HexNumber(argument: String(word)) { addresses.append(Address(number.value)) } else { skipped += 1 }
    }
    if skipped > 0 {
      Failure.note("standard input: skipped \(skipped) lines without an address", remedy: "use perf script -F ip to print only addresses")
    }
    return addresses
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
