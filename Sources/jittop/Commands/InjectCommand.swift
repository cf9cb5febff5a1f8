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
      Without a target, the entry is written to jittop's own map, perf-<pid of this command>.map, which remains until `jittop prune`. \
      Other maps require --yes, because profilers of their processes will see the entries.

      With -, entries are read from standard input, one `ADDRESS SIZE NAME` per line. Malformed lines are reported and skipped.

        jittop inject --address 7f0000001000 --size 40 --name probe
        jittop inject 4711 --yes --pattern straddle --repeat 100 --rate 20
        jittop inject 4711 --pattern same --dry-run
        some-jit --print-code | jittop inject 4711 - --yes

      The pattern determines the position of the entry: with plain, in unused address space; with same, nested or straddle, over the \
      newest code of the map. The pattern broken writes one malformed line for each defect, to test readers of maps.
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Argument(help: ArgumentHelp("The map, by PID or path; or - to read entries from standard input.", valueName: "pid|path|-"))
  var target: String?

  @Argument(help: ArgumentHelp("After a target: read entries from standard input.", valueName: "-"))
  var stream: String?

  @Flag(help: "Allow writing to a map that is not jittop's own.")
  var yes = false

  @Flag(help: "Print the lines instead of writing them.")
  var dryRun = false

  @Option(help: "Position of the entry relative to existing code; with broken, malformed lines are written instead (default: plain).")
  var pattern: PatternChoice?

  @Option(parsing: .unconditional, help: "Address, hexadecimal (default: chosen by the pattern).")
  var address: HexNumber?

  @Option(parsing: .unconditional, help: "Size, hexadecimal (default: 40; with nested or same, chosen by the pattern).")
  var size: HexNumber?

  @Option(parsing: .unconditional, help: "Name (default: inject::probe). perf ignores names shorter than 3 bytes.")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Handling of names with a newline, carriage return or NUL: refuse or escape.", valueName: "policy"))
  var names: NameChoice = .refuse

  @Option(
    name: .customLong("repeat"), parsing: .unconditional,
    help: ArgumentHelp(
      "Number of entries to write, or with --pattern broken, number of lines to write for each defect (default: 1).", valueName: "count"))
  var count: Int?

  @Option(parsing: .unconditional, help: ArgumentHelp("Entries per second (default: unlimited).", valueName: "number"))
  var rate: Double?

  func validate() throws {
    if let count, count < 1 { throw ValidationError("--repeat must be at least 1") }
    if let rate, !(rate > 0 && rate <= 10_000_000) { throw ValidationError("--rate must be above 0 and at most 10000000") }
    if let stream, stream != "-" || target == "-" { throw ValidationError("expected only - (standard input) after the target") }
    if readsStream {
      guard pattern == nil, address == nil, size == nil, name == nil, count == nil else {
        throw ValidationError("- cannot be combined with --pattern, --address, --size, --name or --repeat")
      }
    }
    if pattern == .broken, address != nil || size != nil {
      throw ValidationError("--pattern broken cannot be combined with --address or --size")
    }
  }

  private var readsStream: Bool { target == "-" || stream == "-" }
  /// The target map; nil for jittop's own map.
  private var named: String? { target == "-" ? nil : target }

  func run() throws {
    if !dryRun { try parent.monitor.allow("inject", "writes a map", or: "add --dry-run") }
    let path = try targetPath()
    if readsStream { try writeStream(path) } else { try writePattern(path) }
  }

  /// Returns the path of the map. Throws if the map must not be written, or if a required --yes is missing.
  private func targetPath() throws -> FilePath {
    let own = FilePath(maps.directory).appending(MapName(ProcessID(getpid())).description)
    guard let named else { return own }
    let target = MapTarget(named, directory: maps.directory)
    try target.requireWritable()
    let path = target.path
    // A missing map needs no --yes: opening it will fail.
    guard path == own || yes || dryRun || (try? path.stat(followTargetSymlink: false)) == nil else {
      Failure.report(
        path.string, cause: "not jittop's own map: profilers of its process will see the entry",
        remedy: "add --yes to write it anyway, or --dry-run to print the lines")
      throw Failure.status
    }
    return path
  }

  private func sink(_ path: FilePath) throws(PerfMapError) -> InjectionSink {
    // Never create the map of another process: that process could not open a file of this user.
    let process = named.flatMap { MapTarget($0, directory: maps.directory).process(ProcFilesystem()) }
    return try InjectionSink(
      path, missing: named == nil ? .create : .refuse, names: names.policy, owner: WriterOwner.expected(process), isDryRun: dryRun)
  }

  private func writePattern(_ path: FilePath) throws {
    let name = Array((name ?? "inject::probe").utf8)
    var contents = try existing(path)
    // Find errors in the arguments before the map is created.
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
    let what = pattern == .broken ? "\(sink.count) malformed lines" : sink.count == 1 ? "1 entry:" : "\(sink.count) entries, the last:"
    let which = pattern == .broken ? "" : " \(last.start) \(last.size) \(String(decoding: name, as: UTF8.self))"
    try Output().line("\(path): wrote \(what)\(which)")
  }

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
      Failure.note("no entries on standard input; nothing written")
    } else if !dryRun {
      try Output().line("\(path): wrote \(sink.count) \(sink.count == 1 ? "entry" : "entries")")
    }
    try input.skipped.requireNone()
  }

  /// Returns the contents of the map; empty if it is jittop's own map and does not exist yet.
  private func existing(_ path: FilePath) throws(PerfMapError) -> MapContents {
    guard !RecordingFile.isRecording(path) else { throw RecordingFile.noMap(path) }
    do throws(PerfMapError) {
      let contents = try PerfMapFile(path: path).contents
      guard contents.byteCount == .zero || contents.entries.count > 0 else {
        throw PerfMapError(
          .invalidRange, path: path, cause: "not a perf map: no line is an entry", remedy: "give a perf map or an empty file")
      }
      guard contents.tail == nil else {
        throw PerfMapError(
          .write, path: path, cause: "the last line is incomplete, and the entry would be appended to it",
          remedy: "wait until the writer has completed the line, or add a newline")
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
        throw PerfMapError(.invalidRange, path: path, cause: "\(address.text) + \(size) exceeds 2^64", remedy: "give a smaller size")
      }
      return range
    }
    let pattern = pattern ?? .plain
    guard let range = InjectionPlan.range(pattern.injection ?? .plain, size: wanted, target: nil, in: contents) else {
      throw PerfMapError(
        .invalidRange, path: path, cause: "has no code for '\(pattern.rawValue)' to overlap", remedy: "use --pattern plain or another map")
    }
    return range
  }
}
