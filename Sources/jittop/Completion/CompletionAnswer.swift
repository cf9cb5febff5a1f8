import PerfMap
import Processes
import Screen
import Session
import SystemPackage

/// What a shell is told may stand somewhere: words with what they mean, and whether it should add names of files.
struct CompletionAnswer {
  /// Something that may stand there.
  struct Candidate: Hashable {
    let word: String
    let about: String
  }

  /// What the shell completes by itself, as it does everywhere.
  enum Files: String {
    case files = "@files"
    case directories = "@directories"
  }

  private(set) var candidates: [Candidate] = []
  private(set) var files: Files?
  /// What is there of the value: the shells know where it begins in `--option=value`.
  private let written: String

  /// How many maps are offered at most; those whose processes run come first.
  private static let mostMaps = 500

  init(_ place: CompletionPlace, themes: ThemeLibrary) {
    switch place.expected {
    case .value(_, let prefix): written = String(place.current.dropFirst(prefix.count))
    case .nothing, .command, .option: written = place.current
    }
    switch place.expected {
    case .nothing: break
    case .command:
      candidates = place.command.commands.map { Candidate(word: $0.commandName, about: $0.abstract ?? "") }
    case .option:
      candidates = place.command.options.flatMap { option in
        // The long names: nobody is saved a letter by the others.
        let words = place.given.isDisjoint(with: option.words) ? option.words.filter { $0.hasPrefix("--") } : []
        return words.map { Candidate(word: $0, about: option.abstract ?? "") }
      }
    case .value(let argument, _):
      add(argument, place, themes)
    }
  }

  private mutating func add(_ argument: CommandDescription.Argument, _ place: CompletionPlace, _ themes: ThemeLibrary) {
    switch argument.valueName {
    case "pid|path", "pid|path|-":
      candidates = Self.maps(in: place.directory ?? "/tmp")
      files = .files
    case "theme", "theme|file":
      candidates = themes.choices.map { Candidate(word: $0.name, about: $0.isOwn ? "yours" : $0.about) }
      if argument.valueName == "theme|file" { files = .files }
    case "file": files = .files
    case "directory": files = .directories
    case "subcommands": candidates = place.root.commands.map { Candidate(word: $0.commandName, about: $0.abstract ?? "") }
    case "names", "codes":
      // A list: what is there of it stays, and nothing comes twice.
      let before = written.lastIndex(of: ",").map { String(written[...$0]) } ?? ""
      let used = before.split(separator: ",").map(String.init)
      candidates = Self.values(of: argument).filter { !used.contains($0) }.map { Candidate(word: before + $0, about: "") }
    default: candidates = Self.values(of: argument).map { Candidate(word: $0, about: "") }
    }
  }

  private static func values(of argument: CommandDescription.Argument) -> [String] {
    argument.allValues ?? argument.completionKind?.list?.values ?? []
  }

  /// The PIDs of the maps that there are, with the names of their processes.
  private static func maps(in directory: String) -> [Candidate] {
    let processes = ProcFilesystem()
    guard let found = try? FoundMaps(in: directory, processes, open: []) else { return [] }
    let pids = Set(found.targets.compactMap(\.pid)).sorted()
    let (running, exited) = (pids.filter(\.isInUse), pids.filter { !$0.isInUse })
    return (running + exited).prefix(mostMaps).map { pid in
      let comm = ProcessFacts(asking: processes, pid).map { SafeText(bytes: $0.comm).string }
      return Candidate(word: "\(pid)", about: comm ?? "exited")
    }
  }

  /// The lines that a shell is told: a word, a tab, what it means; `@files` and `@directories`.
  func lines(for shell: Shell) -> [String] {
    var lines: [String] = []
    for candidate in candidates {
      let word = candidate.word
      // bash offers whatever it is given.
      if shell == .bash, !word.hasPrefix(written) || !Self.isPlain(word) { continue }
      guard !word.hasPrefix("@"), !word.unicodeScalars.contains(where: { $0.value < 0x20 }) else { continue }
      lines.append(candidate.about.isEmpty ? word : word + "\t" + SafeText(candidate.about).string)
    }
    return lines + (files.map { [$0.rawValue] } ?? [])
  }

  /// Whether a word means itself on a command line: bash puts it there as it is.
  private static func isPlain(_ word: String) -> Bool {
    word.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_.,+@%/:=".utf8.contains(byte)
    }
  }
}
