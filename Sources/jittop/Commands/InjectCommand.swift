import ArgumentParser
import Glibc
import Monitor
import PerfMap
import Processes
import Screen
import SystemPackage

extension InjectionPattern: ExpressibleByArgument {}

/// `jittop inject`: writes test entries.
struct InjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inject",
    abstract: "Write test entries into a perf map.",
    discussion: """
      Without a target the entries go into jittop's own map, perf-<pid of this command>.map. Another map is only written with --yes:
      its profilers will see the entries.

        jittop inject --address 7f0000001000 --size 40 --name probe
        jittop inject 4711 --yes --pattern straddle
      """)

  @ParentCommand var parent: JittopCommand
  @OptionGroup var maps: DirectoryOptions

  @Argument(help: ArgumentHelp("The map: a PID, or a path.", valueName: "pid|path"))
  var target: String?

  @Flag(help: "Write into a map that is not jittop's own.")
  var yes = false

  @Option(help: "How the entry lies to the newest code: plain, same, nested or straddle.")
  var pattern: InjectionPattern = .plain

  @Option(parsing: .unconditional, help: "The address, hexadecimal; by default chosen by the pattern.")
  var address: HexNumber?

  @Option(parsing: .unconditional, help: "The size, hexadecimal; by default 40, or chosen by the pattern.")
  var size: HexNumber?

  @Option(parsing: .unconditional, help: "The name; perf ignores names of less than 3 bytes.")
  var name: String = "inject::probe"

  @Option(name: .customLong("repeat"), parsing: .unconditional, help: "How many entries to write; each is placed anew.")
  var count: Int = 1

  func validate() throws {
    guard count >= 1 else { throw ValidationError("--repeat takes a number of at least 1") }
  }

  func run() throws {
    guard !parent.monitor.readonly else {
      Failure.report("inject", cause: "writes a map, and --readonly forbids it", remedy: "leave --readonly out")
      throw Failure.status
    }
    // A file that may not grow is an error of the write, not the end of the process.
    signal(SIGXFSZ, SIG_IGN)
    let path = try targetPath()
    do {
      var contents = try existing(path)
      // Everything that can be refused is refused before the map is made.
      let first = try nextRange(contents, path)
      try PerfMapWriter.check(start: first.start, size: first.size, name: name, path: path)
      let writer = try PerfMapWriter(path: path)
      var last: AddressRange?
      for _ in 0..<count {
        let range = try nextRange(contents, path)
        try writer.write(start: range.start, size: range.size, name: name)
        contents.append("\(range.start) \(range.size) \(name)\n".utf8)
        last = range
      }
      try writer.close()
      let entries = count == 1 ? "an entry" : "\(count) entries, the last one"
      if let last { print(SafeText("\(path): wrote \(entries) \(last.start) \(last.size) \(name)").string) }
    } catch let error as PerfMapError {
      Failure.report(error)
      throw Failure.status
    }
  }

  /// The map to write, and the question whether we may.
  private func targetPath() throws -> FilePath {
    let own = FilePath(maps.directory).appending(MapName(ProcessID(getpid())).description)
    guard let target else { return own }
    let path = MapTarget(target, directory: maps.directory).path
    guard path == own || yes else {
      Failure.report(
        path.string, cause: "is not jittop's own map: profilers of its process will see the entry",
        remedy: "add --yes to write it all the same")
      throw Failure.status
    }
    return path
  }

  /// What the map says now; nothing when it is our own and not there yet. Another one is never made: its process could not open it.
  private func existing(_ path: FilePath) throws(PerfMapError) -> MapContents {
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
      guard error.errno == .noSuchFileOrDirectory, target == nil else { throw error }
      return MapContents()
    }
  }

  private func nextRange(_ contents: MapContents, _ path: FilePath) throws -> AddressRange {
    let wanted = size.map { ByteCount($0.value) }
    if let address {
      let size = wanted ?? InjectionPlan.standardSize
      guard let range = AddressRange(start: Address(address.value), size: size) else {
        throw PerfMapError(.invalidRange, path: path, cause: "\(address.text) + \(size) reaches beyond 2^64", remedy: "give a smaller size")
      }
      return range
    }
    guard let range = InjectionPlan.range(pattern, size: wanted, target: nil, in: contents) else {
      throw PerfMapError(
        .invalidRange, path: path, cause: "holds no code that an entry of the pattern '\(pattern.rawValue)' could lie over",
        remedy: "use --pattern plain, or name another map")
    }
    return range
  }
}
