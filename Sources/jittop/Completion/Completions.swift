import PerfMap
import Processes
import Screen
import Session
import SystemPackage

/// The completions of a word: candidates with descriptions, and the kind of file names that the shell should add.
struct Completions {
  struct Candidate: Hashable {
    let word: String
    let about: String
  }

  /// The kind of file names that the shell adds. The completion scripts expect the raw values as a line of output.
  enum Files: String {
    case files = "@files"
    case directories = "@directories"
  }

  private(set) var candidates: [Candidate] = []
  private(set) var files: Files?
  /// The part of the word that a completion replaces: in `--option=value`, only the value.
  private let typed: String

  /// The maximum number of PIDs to offer. PIDs of running processes come first.
  private static let mapLimit = 500

  init(_ context: CompletionContext, themes: ThemeLibrary) {
    switch context.expected {
    case .value(_, let prefix): typed = String(context.current.dropFirst(prefix.count))
    case .nothing, .command, .option: typed = context.current
    }
    switch context.expected {
    case .nothing: break
    case .command:
      candidates = context.command.commands.map { Candidate(word: $0.commandName, about: $0.abstract ?? "") }
    case .option:
      candidates = context.command.options.flatMap { option in
        // Offer long names only: short options need no completion.
        let words = context.given.isDisjoint(with: option.words) ? option.words.filter { $0.hasPrefix("--") } : []
        return words.map { Candidate(word: $0, about: option.abstract ?? "") }
      }
    case .value(let argument, _):
      add(argument, context, themes)
    }
  }

  private mutating func add(_ argument: CommandDescription.Argument, _ context: CompletionContext, _ themes: ThemeLibrary) {
    switch argument.valueName {
    case "pid|path", "pid|path|-":
      candidates = Self.maps(in: context.directory ?? "/tmp")
      files = .files
    case "theme", "theme|file":
      candidates = themes.choices.map { Candidate(word: $0.name, about: $0.isOwn ? "yours" : $0.about) }
      if argument.valueName == "theme|file" { files = .files }
    case "file": files = .files
    case "directory": files = .directories
    case "subcommands": candidates = context.root.commands.map { Candidate(word: $0.commandName, about: $0.abstract ?? "") }
    case "names", "codes":
      // A comma-separated list: complete its last item, without repeating items.
      let before = typed.lastIndex(of: ",").map { String(typed[...$0]) } ?? ""
      let used = before.split(separator: ",").map(String.init)
      candidates = Self.values(of: argument).filter { !used.contains($0) }.map { Candidate(word: before + $0, about: "") }
    default: candidates = Self.values(of: argument).map { Candidate(word: $0, about: "") }
    }
  }

  private static func values(of argument: CommandDescription.Argument) -> [String] {
    argument.allValues ?? argument.completionKind?.list?.values ?? []
  }

  /// Returns the PIDs of the maps in a directory. The description of each is the name of its process, or `exited`.
  private static func maps(in directory: String) -> [Candidate] {
    let processes = ProcFilesystem()
    guard let found = try? FoundMaps(in: directory, processes, open: []) else { return [] }
    let pids = Set(found.targets.compactMap(\.pid)).sorted()
    let (running, exited) = (pids.filter(\.isInUse), pids.filter { !$0.isInUse })
    return (running + exited).prefix(mapLimit).map { pid in
      let comm = ProcessFacts(asking: processes, pid).map { SafeText(bytes: $0.comm).string }
      return Candidate(word: "\(pid)", about: comm ?? "exited")
    }
  }

  /// Returns the output for a shell: for each candidate the word, a tab and the description; at the end `@files` or `@directories`, if any.
  func lines(for shell: Shell) -> [String] {
    var lines: [String] = []
    for candidate in candidates {
      let word = candidate.word
      // Filter here, because bash neither filters nor quotes candidates.
      if shell == .bash, !word.hasPrefix(typed) || !Self.isPlain(word) { continue }
      guard !word.hasPrefix("@"), !word.unicodeScalars.contains(where: { $0.value < 0x20 }) else { continue }
      lines.append(candidate.about.isEmpty ? word : word + "\t" + SafeText(candidate.about).string)
    }
    return lines + (files.map { [$0.rawValue] } ?? [])
  }

  /// Returns true if a word needs no quoting on a command line. bash inserts candidates unchanged.
  private static func isPlain(_ word: String) -> Bool {
    word.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_.,+@%/:=".utf8.contains(byte)
    }
  }
}
