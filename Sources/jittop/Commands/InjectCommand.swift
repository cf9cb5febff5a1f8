import ArgumentParser
import Glibc
import Monitor
import PerfMap
import Processes
import Recording
import Session
import SystemPackage
import Watching

/// `jittop inject`: writes test entries.
struct InjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inject",
    abstract: "Write test entries into a perf map.",
    discussion: """
      Without a target the entries go into jittop's own map, perf-<pid of this command>.map, which stays until \
      `jittop prune`. Another map is only written with --yes: its profilers will see the entries. `-` reads entries from standard input, one `ADDRESS SIZE NAME` a line, and writes each as it \
      comes; a line that is no entry is reported and left out.

        jittop inject --address 7f0000001000 --size 40 --name probe
        jittop inject 4711 --yes --pattern straddle --repeat 100 --rate 20
        jittop inject 4711 --pattern same --dry-run
        some-jit --print-code | jittop inject 4711 - --yes

      The patterns: plain, where nobody owns a byte; same, nested and straddle, over the newest code of the map; broken, one line for \
      each defect that a reader can meet, for testing profilers of maps.
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Argument(help: ArgumentHelp("The map: a PID, or a path; or - for entries from standard input.", valueName: "pid|path|-"))
  var target: String?

  @Argument(help: ArgumentHelp("After a target: entries from standard input.", valueName: "-"))
  var stream: String?

  @Flag(help: "Write into a map that is not jittop's own.")
  var yes = false

  @Flag(help: "Print the exact lines, and write nothing.")
  var dryRun = false

  @Option(help: "How the entry lies to the newest code, by default plain; or broken lines.")
  var pattern: PatternChoice?

  @Option(parsing: .unconditional, help: "The address, hexadecimal; by default chosen by the pattern.")
  var address: HexNumber?

  @Option(parsing: .unconditional, help: "The size, hexadecimal; by default 40, or chosen by the pattern.")
  var size: HexNumber?

  @Option(parsing: .unconditional, help: "The name, by default inject::probe; perf ignores names of less than 3 bytes.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "A name that would break its line: refuse it, or escape the newline, carriage return or NUL.", valueName: "policy"))
  var names: NameChoice = .refuse

  @Option(
    name: .customLong("repeat"), parsing: .unconditional,
    help: ArgumentHelp("How many entries to write, by default 1; each is placed anew.", valueName: "count"))
  var count: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("Entries a second; by default as many as can be.", valueName: "number"))
  var rate: Double?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--repeat takes a number of at least 1") }
    if let rate, !(rate > 0 && rate <= 10_000_000) { throw ValidationError("--rate takes a number above 0, up to 10000000") }
    if let stream, stream != "-" || target == "-" { throw ValidationError("after the target only - may stand, for standard input") }
    if readsStream {
      guard pattern == nil, address == nil, size == nil, name == nil, count == nil else {
        throw ValidationError("with - the entries come from standard input: leave out --pattern, --address, --size, --name and --repeat")
      }
    }
    if pattern == .broken, address != nil || size != nil {
      throw ValidationError("broken lines have no address and size of their own: leave out --address and --size")
    }
  }

  private var readsStream: Bool { target == "-" || stream == "-" }
  /// The map that was named; nil for our own.
  private var named: String? { target == "-" ? nil : target }

  func run() throws {
    if !dryRun { try parent.monitor.allow("inject", "writes a map", or: "add --dry-run") }
    // A file that may not grow is an error of the write, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    let path = try targetPath()
    if readsStream { try writeStream(path) } else { try writePattern(path) }
  }

  /// The map to write, and the question whether we may.
  private func targetPath() throws -> FilePath {
    let own = FilePath(maps.directory).appending(MapName(ProcessID(getpid())).description)
    guard let named else { return own }
    let target = MapTarget(named, directory: maps.directory)
    try target.requireOurs()
    let path = target.path
    // One that is not there is told later, by what opens it.
    guard path == own || yes || dryRun || (try? path.stat(followTargetSymlink: false)) == nil else {
      Failure.report(
        path.string, cause: "is not jittop's own map: profilers of its process will see the entry",
        remedy: "add --yes to write it all the same, or --dry-run to see the lines")
      throw Failure.status
    }
    return path
  }

  private func sink(_ path: FilePath) throws(PerfMapError) -> InjectionSink {
    // Another's map is never made: its process could not open ours.
    let process = named.flatMap { MapTarget($0, directory: maps.directory).pid }.flatMap { ProcessFacts(asking: ProcFilesystem(), $0) }
    return try InjectionSink(
      path, missing: named == nil ? .create : .refuse, names: names.policy, owner: MapOwner.expected(process), isDryRun: dryRun)
  }

  private func writePattern(_ path: FilePath) throws {
    let name = Array((name ?? "inject::probe").utf8)
    var contents = try existing(path)
    // Everything that can be refused is refused before the map is made.
    let first = try nextRange(contents, path)
    _ = try PerfMapWriter.line(first, name: name, names: names.policy, path: path)
    var sink = try sink(path)
    var pace = RateLimiter(perSecond: rate)
    var last = first
    for _ in 0..<(count ?? 1) {
      last = try nextRange(contents, path)
      if pattern == .broken {
        for defect in Defect.allCases {
          pace.wait()
          try sink.write(broken: MalformedLineSamples.line(defect, range: last, name: name))
        }
      } else {
        pace.wait()
        try sink.write(last, name: name)
        contents.append(try PerfMapWriter.line(last, name: name, names: names.policy, path: path))
      }
    }
    try sink.close()
    guard !dryRun else { return }
    let what = pattern == .broken ? "\(sink.count) broken lines" : sink.count == 1 ? "an entry" : "\(sink.count) entries, the last one"
    let which = pattern == .broken ? "" : " \(last.start) \(last.size) \(String(decoding: name, as: UTF8.self))"
    try Output().line("\(path): wrote \(what)\(which)")
  }

  /// Writes the entries of standard input as they come; lines that are none are reported.
  private func writeStream(_ path: FilePath) throws {
    _ = try existing(path)
    var sink = try sink(path)
    var pace = RateLimiter(perSecond: rate)
    var input = StreamInput()
    try input.forEachEntry { range, name throws in
      pace.wait()
      try sink.write(range, name: name)
    }
    try sink.close()
    if sink.count == 0 {
      Failure.note("standard input held no entry: nothing was written")
    } else if !dryRun {
      try Output().line("\(path): wrote \(sink.count) \(sink.count == 1 ? "entry" : "entries")")
    }
    if input.refused > 0 { throw Failure.status }
  }

  /// What the map says now; nothing when it is our own and not there yet. Another one is never made: its process could not open it.
  private func existing(_ path: FilePath) throws(PerfMapError) -> MapContents {
    guard !RecordingFile.isRecording(path) else { throw RecordingFile.noMap(path) }
    do throws(PerfMapError) {
      let contents = try PerfMapFile(path: path).contents
      guard contents.byteCount == .zero || contents.entries.count > 0 else {
        throw PerfMapError(
          .invalidRange, path: path, cause: "holds no entry: it is not a perf map", remedy: "name a perf map, or an empty file")
      }
      guard contents.tail == nil else {
        throw PerfMapError(
          .write, path: path, cause: "ends in the middle of a line, to which the entry would be glued",
          remedy: "wait until its writer has ended the line, or add a newline")
      }
      return contents
    } catch {
      guard error.errno == .noSuchFileOrDirectory, named == nil else { throw error }
      return MapContents()
    }
  }

  private func nextRange(_ contents: MapContents, _ path: FilePath) throws(PerfMapError) -> AddressRange {
    let wanted = size.map { ByteCount($0.value) }
    if let address {
      let size = wanted ?? InjectionPlan.standardSize
      guard let range = AddressRange(start: Address(address.value), size: size) else {
        throw PerfMapError(.invalidRange, path: path, cause: "\(address.text) + \(size) reaches beyond 2^64", remedy: "give a smaller size")
      }
      return range
    }
    let pattern = pattern ?? .plain
    guard let range = InjectionPlan.range(pattern.injection ?? .plain, size: wanted, target: nil, in: contents) else {
      throw PerfMapError(
        .invalidRange, path: path, cause: "holds no code that an entry of the pattern '\(pattern.rawValue)' could lie over",
        remedy: "use --pattern plain, or name another map")
    }
    return range
  }
}
