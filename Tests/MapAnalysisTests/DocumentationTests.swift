import Foundation
import Glibc
import MapAnalysis
import PerfMap
import SystemPackage
import TestSupport
import Testing

/// Compiles and runs the Swift examples of the README and of the articles, which are the lines between two marker comments.
@Suite("Documentation")
struct DocumentationTests {
  private let directory: ScratchDirectory

  init() throws { directory = try ScratchDirectory() }

  /// Writes a map and returns its path.
  private func map(_ text: String) throws -> FilePath {
    try directory.write("perf-4711.map", text.utf8)
    return FilePath(directory.file("perf-4711.map"))
  }

  // MARK: - README

  // Documentation example:
  /// Registers a function with profilers, then follows the map that contains it.
  func registerAndFollow(in directory: FilePath) throws -> [String] {
    let pid = ProcessID(getpid())
    let writer = try PerfMapWriter(for: pid, directory: directory)
    try writer.write(start: Address(0x7f00_0000_1000), size: ByteCount(0x40), name: "JS:~hot app.js:3:1")

    let follower = MapFollower(path: writer.path)
    var contents = MapContents()
    follower.poll(into: &contents)

    // Compiled again over the second half of the first entry: the new entry owns those bytes.
    try writer.write(start: Address(0x7f00_0000_1020), size: ByteCount(0x80), name: "JS:*hot app.js:3:1")
    follower.poll(into: &contents)
    try writer.close()

    var lines: [String] = []
    contents.ranges.forEachPiece { piece in
      let name = follower.bytes(contents.entries[piece.owner].name, limit: 100)
      lines.append("\(piece.range.start) \(piece.range.size) \(String(decoding: name, as: UTF8.self))")
    }
    return lines + ["overlaps: \(contents.overlapCounts.total)"]
  }
  // End of the documentation example.

  @Test("The example of the README registers a function and follows its map")
  func readme() throws {
    #expect(
      try registerAndFollow(in: FilePath(directory.path)) == [
        "7f0000001000 20 JS:~hot app.js:3:1", "7f0000001020 80 JS:*hot app.js:3:1", "overlaps: 1",
      ])
  }

  // MARK: - Reading

  @Test("The reading example reads a whole map and its names")
  func reading() throws {
    let path = try map("7f0000001000 40 py::square:calc.py\nfull of mistakes\n7f0000001040 2c py::main:calc.py\n7f00")
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // Documentation example:
    let file = try PerfMapFile(path: path)
    print("\(file.contents.entries.count) entries")
    print("\(file.contents.malformed.count) malformed lines")
    if file.cutTail != nil { print("the last line has no newline yet") }
    // End of the documentation example.
    // Documentation example:
    let map = try OpenedMap(path: path)
    let contents = try map.contents()
    for index in 0..<contents.entries.count {
      let entry = contents.entries[EntryID(UInt32(index))]
      let name = String(decoding: map.bytes(entry.name, limit: 4096), as: UTF8.self)
      print("\(entry.range.start) \(entry.range.size) \(name)")
    }
    // End of the documentation example.
    #expect(
      lines == [
        "2 entries", "1 malformed lines", "the last line has no newline yet", "7f0000001000 40 py::square:calc.py",
        "7f0000001040 2c py::main:calc.py",
      ])
  }

  @Test("The decoding example decodes a line that is split between two chunks")
  func decoding() {
    // Documentation example:
    var decoder = MapDecoder()
    var starts: [Address] = []
    var problems: [String] = []
    for chunk in ["7f0000001000 20 JS:*h", "ot app.js:3:1\nno entry\n7f00"] {
      decoder.decode(chunk.utf8) { line in
        switch line {
        case .entry(let entry): starts.append(entry.range.start)
        case .malformed(let line): problems.append(line.defect.explanation)
        }
      }
    }
    // End of the documentation example.
    #expect(starts == [Address(0x7f00_0000_1000)])
    #expect(problems == [Defect.notHex.explanation])
    #expect(decoder.tail == TextRange(offset: 44, length: 4))
  }

  @Test("The name example gives kind, tier and function of a name")
  func names() throws {
    // Documentation example:
    let name = Array("JS:*hot app.js:3:1".utf8)
    // A function, optimized.
    let meaning = NameMeaning(name: name, in: .node)
    // "hot app.js:3:1": the same in every tier.
    let function = FunctionName(name[...]).bytes
    // End of the documentation example.
    #expect(meaning?.kind == .function && meaning?.tier == .optimized)
    #expect(Array(function) == Array("hot app.js:3:1".utf8))
  }

  // MARK: - Following

  @Test("The example for following a map reports growth, truncation and deletion")
  func following() throws {
    let path = try map("1000 10 one\n")
    var printed: [String] = []
    func print(_ line: String) { printed.append(line) }
    // Documentation example:
    let follower = MapFollower(path: path)
    var contents = MapContents()

    func poll() {
      let before = follower.generation
      let progress = follower.poll(into: &contents)
      if let generation = follower.generation, generation != before {
        print("from the start: \(generation.reason)")
      }
      switch progress.status {
      case .following: print("\(contents.entries.count) entries")
      case .deleted, .renamed: print("the name is gone, the file is still read")
      case .absent: print("no file yet")
      case .unreadable(let error): print("\(error)")
      case .notRegular(let kind): print("a \(kind), not opened")
      }
    }
    // End of the documentation example.
    poll()
    try directory.append("perf-4711.map", "2000 10 two\n3000 10 th".utf8)
    poll()
    _ = try map("5000 10 anew\n")
    poll()
    unlink(path.string)
    poll()
    #expect(
      printed == [
        "from the start: opened", "1 entries", "2 entries", "from the start: truncated", "1 entries",
        "the name is gone, the file is still read",
      ])
  }

  @Test("The budget example reads a large map in slices")
  func slices() throws {
    let follower = MapFollower(path: try map(String(repeating: "1000 10 one\n", count: 10_000)))
    var contents = MapContents()
    var slices = 0
    // Documentation example:
    let budget = ByteCount(64 << 10)
    while follower.poll(into: &contents, budget: budget).hasMore {
      slices += 1  // Handle a key, draw a frame.
    }
    // End of the documentation example.
    #expect(slices == 1 && contents.entries.count == 10_000)
  }

  // Documentation example:
  /// Collects new entries and nothing else.
  struct NewEntries: MapReceiver {
    private var decoder = MapDecoder()
    private var batch = LineBatch()

    mutating func begin(_ generation: Generation) { self = NewEntries() }
    mutating func receive(_ bytes: Span<UInt8>) { decoder.decode(bytes, into: &batch) }
    mutating func receive(zeros count: UInt64) { decoder.decode(zeros: count) }

    mutating func take() -> [Entry] {
      defer { batch.removeAll() }
      return batch.entries
    }
  }
  // End of the documentation example.

  @Test("The example receiver NewEntries gets each new entry once")
  func receiver() throws {
    let follower = MapFollower(path: try map("1000 10 one\n2000 10 two\n3000 10 th"))
    var new = NewEntries()
    follower.poll(into: &new)
    #expect(new.take().map(\.range.start) == [Address(0x1000), Address(0x2000)])
    try directory.append("perf-4711.map", "ree\n".utf8)
    follower.poll(into: &new)
    #expect(new.take().map(\.range.start) == [Address(0x3000)])
  }

  // MARK: - Overlaps

  @Test("The overlap example prints owned ranges and logged overlaps")
  func overlaps() throws {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // Documentation example:
    var contents = MapContents()
    contents.append("7f0000001000 40 outer\n7f0000001010 10 inner\n".utf8)

    // trimmed: outer owns 48 of its 64 bytes.
    let left = contents.ranges.ownership(of: EntryID(0))
    // Entry 1, inner.
    let owner = contents.ranges.piece(at: Address(0x7f00_0000_1018))?.owner

    contents.ranges.forEachPiece { piece in
      print("\(piece.range.start) \(piece.range.size) entry \(piece.owner.index)")
    }
    for age in 0..<contents.overlaps.count {
      let overlap = contents.overlaps[age]
      let pair = "\(overlap.newer.index) over \(overlap.older.index)"
      print("\(pair): \(overlap.kind), \(overlap.taken.rawValue) bytes")
    }
    // End of the documentation example.
    #expect(left == .trimmed && owner == EntryID(1) && contents.codeBytes.owned == ByteCount(0x40))
    #expect(
      lines == [
        "7f0000001000 10 entry 0", "7f0000001010 10 entry 1", "7f0000001020 20 entry 0", "1 over 0: nested, 16 bytes",
      ])
  }

  @Test("The profiler example prints the different lines that profilers find for one address")
  func profilers() {
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // Documentation example:
    var tables = ProfilerTables()
    tables.append("7f0000001010 10 inner\n7f0000001000 40 outer\n".utf8)
    tables.finish()

    let address = Address(0x7f00_0000_1028)
    for profiler in Profiler.allCases {
      let line = tables.symbol(at: address, as: profiler)?.line
      print("\(profiler): \(line.map { "line \($0)" } ?? "unknown")")
    }
    // perf is wrong for 48 of the 64 bytes: it shows inner for 16 bytes and no name for 32.
    let wrong = tables.mismatches()[.perf]?.wrongBytes
    // End of the documentation example.
    #expect(lines == ["truth: line 2", "perf: unknown", "bcc: line 2", "samply: line 2", "blazesym: unknown"])
    #expect(wrong == ByteCount(0x30))
  }

  @Test("The check example finds problems, and all profilers agree on its tidy map")
  func checkAndTidy() throws {
    let path = try map("7f0000001010 10 inner\n7f0000001000 40 outer\n0x7f0000002000 0 x\n")
    var lines: [String] = []
    func print(_ line: String) { lines.append(line) }
    // Documentation example:
    let map = try OpenedMap(path: path)
    var check = MapCheck()
    try map.read(into: &check)
    check.finish()
    for finding in check.findings {
      print("line \(finding.line ?? 0), \(finding.severity): \(finding.code)")
    }

    var tidy: [UInt8] = []
    let contents = try map.contents()
    TidyMap(contents).write(name: { map.bytes($0) }) { (piece: Span<UInt8>) in
      for index in piece.indices { tidy.append(piece[index]) }
    }
    // End of the documentation example.
    #expect(
      lines == [
        "line 2, warning: overlapNested", "line 3, error: hexPrefix", "line 3, warning: shortName", "line 3, warning: sizeZero",
      ])
    #expect(String(decoding: tidy, as: UTF8.self) == "7f0000001000 40 outer\n")
    var tables = ProfilerTables()
    tables.append(tidy)
    tables.finish()
    #expect(tables.mismatches().values.allSatisfy { $0.isNone })
  }

  // MARK: - Writing

  @Test("The writing example, with a buffer, escaped names and replacement of stale maps, writes its entry")
  func writing() throws {
    let directory = FilePath(self.directory.path)
    // Documentation example:
    let writer = try PerfMapWriter(
      for: ProcessID(getpid()), directory: directory, flush: .buffered,
      names: .escape, stale: .replace)
    let start = Address(0x7f00_0000_1000)
    try writer.write(start: start, size: ByteCount(0x40), name: "JS:*hot app.js:3:1")
    // Flush before other code replaces this function.
    try writer.flush()
    try writer.close()
    // End of the documentation example.
    #expect(self.directory.bytes("perf-\(getpid()).map") == Array("7f0000001000 40 JS:*hot app.js:3:1\n".utf8))
  }

  @Test("The error example prints the refusal of a name with a line break")
  func refusals() throws {
    let writer = try PerfMapWriter(path: try map(""))
    let start = Address(0x7f00_0000_1000)
    var printed = ""
    func print(_ line: String) { printed = line }
    // Documentation example:
    do throws(PerfMapError) {
      try writer.write(start: start, size: ByteCount(0x40), name: "two\nlines")
    } catch {
      // The program can continue.
      print("not registered: \(error.cause) (\(error.remedy))")
    }
    // End of the documentation example.
    #expect(printed.hasPrefix("not registered: ") && self.directory.bytes("perf-4711.map") == [])
  }

  // MARK: - Documents

  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Returns the paths of all documents in Markdown, relative to the top of the repository.
  private static func documents() throws -> [String] {
    let all = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
    let isHidden = { (path: String) in path.split(separator: "/").contains { $0.hasPrefix(".") && $0 != ".github" } }
    return all.filter { $0.hasSuffix(".md") && !isHidden($0) }.sorted()
  }

  private static func text(_ path: String) throws -> String { try String(contentsOf: root.appending(path: path), encoding: .utf8) }

  @Test("The Swift examples of the README and the articles are exactly those that this test suite compiles")
  func shown() throws {
    let pages = try Self.documents().filter { $0.contains(".docc/") }
    #expect(pages.count >= 9)
    let shown = try (pages + ["README.md"]).flatMap { page in
      Self.blocks(try Self.text(page).components(separatedBy: "\n"), from: "```swift", to: "```")
    }
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8).components(separatedBy: "\n")
    let compiled = Self.blocks(source, from: "// Documentation example:", to: "// End of the documentation example.")
    for block in Set(shown).subtracting(compiled) { Issue.record("shown, but not compiled:\n\(block)") }
    for block in Set(compiled).subtracting(shown) { Issue.record("compiled, but not shown:\n\(block)") }
  }

  @Test("The README has at most 1,200 words and no line over 160 characters")
  func length() throws {
    let readme = try Self.text("README.md")
    #expect(readme.split(whereSeparator: \.isWhitespace).count <= 1200)
    for line in readme.split(separator: "\n") { #expect(line.count <= 160, "\(line)") }
  }

  @Test("Every relative link of a document leads to a file, and every anchor to a heading")
  func links() throws {
    let documents = try Self.documents()
    #expect(documents.contains("README.md") && documents.contains(".github/CONTRIBUTING.md"))
    #expect(documents.contains(".github/SECURITY.md"))
    #expect(documents.contains("Tests/Benchmarks/README.md"))
    for document in documents {
      for link in Self.links(in: try Self.text(document)) where !link.contains(":") {
        let parts = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        var target = Self.root.appending(path: document)
        if !parts[0].isEmpty {
          target = target.deletingLastPathComponent().appending(path: parts[0]).standardizedFileURL
          // DocC finds pictures in Resources.
          let resource = target.deletingLastPathComponent().appending(path: "Resources/\(target.lastPathComponent)")
          if document.contains(".docc/"), FileManager.default.fileExists(atPath: resource.path) { continue }
        }
        #expect(FileManager.default.fileExists(atPath: target.path), "\(document): \(link)")
        guard parts.count == 2 else { continue }
        let headings = try String(contentsOf: target, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("#") }.map(Self.anchor)
        #expect(headings.contains(parts[1]), "\(document): \(link)")
      }
    }
  }

  @Test("Every path in backquotes in a document exists")
  func paths() throws {
    let documents = try Self.documents()
    for document in documents where !document.hasPrefix("Tests/SampleMaps") {
      for (place, code) in try Self.text(document).components(separatedBy: "`").enumerated() where !place.isMultiple(of: 2) {
        let path = code.prefix { !$0.isWhitespace }
        let top = path.split(separator: "/").first.map(String.init) ?? ""
        guard path.contains("/"), ["Sources", "Tests", "themes", ".ci", ".debian", ".github"].contains(top) else { continue }
        #expect(FileManager.default.fileExists(atPath: Self.root.appending(path: path).path), "\(document): \(path)")
      }
    }
  }

  @Test("CONTRIBUTING.md names every folder of Sources")
  func modules() throws {
    let text = try Self.text(".github/CONTRIBUTING.md")
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path)
    for folder in folders where !folder.hasPrefix(".") {
      #expect(text.contains("`\(folder)`"), "\(folder)")
    }
  }

  /// Returns the targets of links and images, inline and by reference.
  private static func links(in text: String) -> [String] {
    var links: [String] = []
    var isCode = false
    for line in text.split(separator: "\n") {
      if line.hasPrefix("```") { isCode.toggle() }
      guard !isCode else { continue }
      links += line.components(separatedBy: "](").dropFirst().compactMap { $0.split(separator: ")", maxSplits: 1).first.map(String.init) }
      if line.hasPrefix("["), let place = line.firstRange(of: "]: ") { links.append(String(line[place.upperBound...])) }
    }
    return links
  }

  /// Returns the anchor that GitHub gives to a heading.
  private static func anchor(_ heading: Substring) -> String {
    let text = heading.drop { $0 == "#" || $0 == " " }.lowercased()
    return String(text.compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? $0 : nil })
  }

  @Test("DocC makes the pages without a warning, so every link between them resolves", .enabled(if: Self.hasDocc, "needs docc"))
  func pages() throws {
    let child = try ChildProcess(
      "/bin/bash", [SampleMap.repository + "/Tests/Support/documentation", directory.file("pages"), BuiltProgram.path("")],
      environment: ["PATH=\(Self.path)", "HOME=\(directory.path)"])
    #expect(becomesTrue(within: 600) { !child.isRunning() })
    #expect(child.ends() == .exit(0), "\(child.text)\(child.errorText)")
    #expect(directory.bytes("pages/PerfMap/data/documentation/perfmap/writingfromc.json")?.isEmpty == false)
    #expect(directory.bytes("pages/MapAnalysis/data/documentation/mapanalysis/profilers.json")?.isEmpty == false)
  }

  private static let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"

  private static let hasDocc = path.split(separator: ":").contains { FileManager.default.isExecutableFile(atPath: $0 + "/docc") }

  /// Returns the blocks between two marks, without their common indentation and without imports.
  private static func blocks(_ lines: [String], from begin: String, to end: String) -> [String] {
    var blocks: [String] = []
    var block: [String]?
    for line in lines {
      let content = line.drop { $0 == " " }
      if content == begin {
        block = []
      } else if content == end, let all = block {
        let lines = Array(all.drop { $0.isEmpty || $0.hasPrefix("import ") })
        let indentation = lines.filter { !$0.isEmpty }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
        blocks.append(lines.map { String($0.dropFirst(indentation)) }.joined(separator: "\n"))
        block = nil
      } else {
        block?.append(line)
      }
    }
    return blocks
  }
}
