import TestSupport
import Testing

@Suite("A map on standard input", .ownThread)
struct StandardInputTests {
  private let directory: ScratchDirectory

  init() throws {
    directory = try ScratchDirectory()
    try directory.write("map", "1000 10 LazyCompile:*hot a.js:1\n1008 10 LazyCompile:~hot a.js:1\n2000 4 Stub:cold\nbroken\n".utf8)
  }

  private func run(_ arguments: [String], input: String? = nil) throws -> (ending: Ending, output: String, errors: String) {
    let child = try ChildProcess(Jittop.path, arguments, input: input ?? directory.file("map"))
    let ending = child.ends()
    return (ending, child.text, child.errorText)
  }

  @Test(
    "A command reads the same map from standard input and from a file",
    arguments: [["check"], ["tidy"], ["export", "entries"], ["export", "functions"], ["resolve", "--as", "all", "1009"]])
  func same(_ arguments: [String]) throws {
    let position = arguments.first == "resolve" ? arguments.count - 1 : arguments.count
    var (piped, named) = (arguments, arguments)
    piped.insert("-", at: position)
    named.insert(directory.file("map"), at: position)
    let (first, second) = (try run(piped), try run(named, input: "/dev/null"))
    #expect(first.ending == second.ending, "\(first.errors)")
    let isSame = first.output.replacing("standard input", with: "MAP") == second.output.replacing(directory.file("map"), with: "MAP")
    #expect(isSame && !first.output.isEmpty, "\(first.output)\(second.output)")
  }

  @Test("ls - shows the entries of the input")
  func list() throws {
    let child = try run(["ls", "--json", "-"])
    #expect(child.ending == .exit(0) && child.output.contains("\"entries\" : 3"), "\(child.output)\(child.errors)")
  }

  @Test("resolve - without an address is a usage error")
  func noAddress() throws {
    let child = try run(["resolve", "-"])
    #expect(child.ending == .exit(64) && child.errors.contains("address"), "\(child.errors)")
  }

  @Test("A map of more than 1 GiB is refused")
  func large() throws {
    let child = try run(["ls", "-"], input: "/dev/zero")
    #expect(child.ending == .exit(2) && child.errors.contains("larger than 1 GiB"), "\(child.errors)")
  }

  @Test("export functions counts the compilations of a function, and orders functions by bytes")
  func functions() throws {
    let lines = try run(["export", "functions", "--format", "csv", "-"]).output.split(whereSeparator: \.isNewline)
    try #require(lines.count == 3)
    #expect(lines[0] == "count,bytes,average,liveBytes,kind,tiers,name")
    #expect(lines[1].hasPrefix("2,32,16,24,") && lines[1].hasSuffix("hot a.js:1"), "\(lines)")
    #expect(lines[2].hasPrefix("1,4,4,4,"), "\(lines)")
  }

  @Test("resolve names the nearest entries of an address in a gap, with their distances")
  func gap() throws {
    let text = try run(["resolve", "-", "1100"]).output
    #expect(text.contains("(line 2: 1008 10), 233 bytes below") && text.contains("(line 3: 2000 4), 3,840 bytes above"), "\(text)")
    let json = try run(["resolve", "--json", "-", "1100"]).output
    #expect(json.contains("\"distance\" : 233") && json.contains("\"distance\" : 3840"), "\(json)")
  }
}
