import Glibc
import TestSupport
import Testing

@Suite("jittop inject: standard input, rates, malformed lines and dry runs", .ownThread)
struct InjectStreamTests {
  /// Runs a shell command line in which `$J` is jittop.
  private func shell(_ line: String) throws -> (ending: Ending, output: String, errors: String) {
    let child = try ChildProcess("/bin/sh", ["-c", line], environment: ["LC_ALL=C.UTF-8", "J=\(Jittop.path)"])
    return (child.ends(), child.text, child.errorText)
  }

  private func map() throws -> ScratchDirectory {
    let directory = try ScratchDirectory()
    try directory.write("perf-4711.map", "1000 40 a\n".utf8)
    return directory
  }

  @Test("Entries from standard input lose 0x prefixes and keep the bytes of their names, also in a last line without newline")
  func stream() throws {
    let directory = try map()
    let result = try shell(
      "printf '2000 10 b c\\n0x3000 0X20 \\351\\t\\n4000 8 last' | $J inject 4711 - --yes --directory \(directory.path)")
    #expect(result.ending == .exit(0), "\(result.errors)")
    #expect(result.output.contains("wrote 3 entries"))
    #expect(directory.bytes("perf-4711.map") == Array("1000 40 a\n2000 10 b c\n3000 20 ".utf8) + [0xe9] + Array("\t\n4000 8 last\n".utf8))
  }

  @Test("Malformed lines of standard input are reported with their line numbers and skipped")
  func malformed() throws {
    let directory = try map()
    let result = try shell(
      "printf '2000 10 b\\nnonsense\\n\\n3000 10 cr\\r\\n4000 8 c\\n' | $J inject 4711 - --yes --directory \(directory.path)")
    #expect(result.ending == .exit(2))
    for words in ["line 2: not hexadecimal", "line 3: no address", "line 4: the name contains a carriage return"] {
      #expect(result.errors.contains(words), "\(result.errors)")
    }
    #expect(directory.bytes("perf-4711.map") == Array("1000 40 a\n2000 10 b\n4000 8 c\n".utf8))
  }

  @Test("--names escape writes names with line breaks escaped")
  func escape() throws {
    let directory = try map()
    let result = try Jittop.run(
      "inject", "4711", "--yes", "--directory", directory.path, "--address", "1", "--size", "1", "--name", "a\nb\r", "--names", "escape")
    #expect(result.ending == .exit(0), "\(result.errors)")
    #expect(directory.bytes("perf-4711.map") == Array("1000 40 a\n1 1 a\\nb\\r\n".utf8))
  }

  @Test("An entry from standard input is written as soon as its line is complete")
  func atOnce() throws {
    let directory = try map()
    let pipe = directory.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // Open both ends, so that neither open blocks; jittop's input ends when this descriptor is closed.
    let end = open(pipe, O_RDWR | O_CLOEXEC)
    #expect(end >= 0)
    let child = try ChildProcess("/bin/sh", ["-c", "exec \(Jittop.path) inject 4711 - --yes --directory \(directory.path) < \(pipe)"])
    #expect(write(end, "2000 10 b\n3000", 14) == 14)
    #expect(becomesTrue { directory.bytes("perf-4711.map") == Array("1000 40 a\n2000 10 b\n".utf8) })
    #expect(child.isRunning())
    #expect(write(end, " 10 c\n", 6) == 6)
    #expect(becomesTrue { directory.bytes("perf-4711.map") == Array("1000 40 a\n2000 10 b\n3000 10 c\n".utf8) })
    close(end)
    #expect(child.ends() == .exit(0), "\(child.errorText)")
  }

  @Test("Standard input without an entry is reported and creates no map")
  func noInput() throws {
    let directory = try ScratchDirectory()
    let result = try shell("$J inject - --directory \(directory.path) < /dev/null")
    #expect(result.ending == .exit(0) && result.output.isEmpty)
    #expect(result.errors.contains("no entries"), "\(result.errors)")
    #expect(directory.names.isEmpty)
    let broken = try shell("echo broken | $J inject - --directory \(directory.path)")
    #expect(broken.ending == .exit(2))
    #expect(directory.names.isEmpty)
  }

  @Test("--pattern broken writes one malformed line for each of the seven defects, in each repetition")
  func broken() throws {
    let directory = try map()
    let result = try Jittop.run("inject", "4711", "--yes", "--pattern", "broken", "--repeat", "2", "--directory", directory.path)
    #expect(result.ending == .exit(0), "\(result.errors)")
    let object = try #require(try Jittop.list(directory.file("perf-4711.map")).first)
    #expect(object["malformed"] as? Int == 14)
    #expect(object["entries"] as? Int == 1)
    #expect(object["cutTail"] as? Bool == false)
  }

  @Test(
    "--dry-run prints the lines that would be written, and writes nothing",
    arguments: ["plain", "same", "nested", "straddle", "broken"])
  func dryRun(pattern: String) throws {
    let directory = try map()
    let arguments = "inject 4711 --pattern \(pattern) --repeat 3 --directory \(directory.path)"
    let dry = try shell("$J \(arguments) --dry-run")
    #expect(dry.ending == .exit(0), "\(dry.errors)")
    #expect(directory.bytes("perf-4711.map") == Array("1000 40 a\n".utf8))
    #expect(try shell("$J \(arguments) --yes").ending == .exit(0))
    #expect(directory.bytes("perf-4711.map") == Array("1000 40 a\n".utf8) + Array(dry.output.utf8))
    #expect(!dry.output.isEmpty && directory.names == ["perf-4711.map"])
  }

  @Test("--dry-run fails if the map could not be written, and creates no map")
  func dryRunRefusals() throws {
    let directory = try map()
    #expect(symlink(directory.file("perf-4711.map"), directory.file("perf-1.map")) == 0)
    for (target, cause) in [("1", "link"), ("2", "No such file")] {
      let result = try Jittop.run("inject", target, "--dry-run", "--directory", directory.path)
      #expect(result.ending == .exit(2) && result.output.isEmpty)
      #expect(result.errors.contains(cause), "\(result.errors)")
    }
    let own = try Jittop.run("inject", "--dry-run", "--directory", directory.path)
    #expect(own.ending == .exit(0) && own.output.hasSuffix(" 40 inject::probe\n"))
    #expect(directory.names.sorted() == ["perf-1.map", "perf-4711.map"])
  }

  @Test("A failed write to standard output is reported", arguments: ["--dry-run", "--yes"])
  func fullOutput(_ option: String) throws {
    let directory = try map()
    let result = try shell("$J inject 4711 \(option) --directory \(directory.path) > /dev/full")
    #expect(result.ending == .exit(2))
    #expect(result.errors.contains("standard output: No space left on device"), "\(result.errors)")
  }

  @Test("--rate limits the number of entries written per second")
  func rate() throws {
    let directory = try map()
    let start = ContinuousClock.now
    let result = try Jittop.run("inject", "4711", "--yes", "--repeat", "11", "--rate", "20", "--directory", directory.path)
    #expect(result.ending == .exit(0), "\(result.errors)")
    // The first entry is due at once, the last after half a second. There is no upper bound, because machines may be slow.
    #expect(ContinuousClock.now - start >= .milliseconds(500))
    #expect(directory.bytes("perf-4711.map")?.count { $0 == 0x0a } == 12)
  }

  @Test(
    "Invalid values and combinations of options are usage errors",
    arguments: [
      ["--rate", "0"], ["--rate", "nan"], ["-", "--pattern", "same"], ["-", "--repeat", "2"], ["4711", "4712"],
      ["--pattern", "broken", "--size", "4"],
      ["--repeat", "0"], ["--pattern", "odd"],
    ])
  func senseless(_ arguments: [String]) throws {
    let directory = try map()
    let child = try ChildProcess(Jittop.path, ["inject", "--directory", directory.path] + arguments)
    #expect(child.ends() == .exit(64), "\(child.errorText)")
    #expect(directory.names == ["perf-4711.map"])
  }
}
