import Glibc
import TestSupport
import Testing

@Suite("Standard streams", .ownThread)
struct StandardStreamTests {
  /// Runs a shell command, in which `$J` is jittop, `$D` a directory with a map, and `$M` the map.
  private func shell(_ command: String, _ directory: ScratchDirectory) throws -> (ending: Ending, output: String, errors: String) {
    let child = try ChildProcess(
      "/bin/sh", ["-c", command],
      environment: [
        "J=\(Jittop.path)", "D=\(directory.path)", "M=\(directory.file("perf-4194305.map"))", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8",
      ])
    return (child.ends(), child.text, child.errorText)
  }

  private func directory() throws -> ScratchDirectory {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "1000 10 abc\n1008 10 def\n".utf8)
    try directory.write("script", ":feed perf-4194305.map 1\n:save-screen -\n".utf8)
    try directory.write("btop", "theme[main_bg]=\"#0f1419\"\ntheme[main_fg]=\"#ffffff\"\n".utf8)
    return directory
  }

  @Test(
    "Every command gives status 2 if a write to standard output fails",
    arguments: [
      "ls -d $D", "ls -d /dev", "ls --json -d $D", "ls --without-map", "ls --without-map --json", "resolve $M 1000",
      "resolve --as all $M 1000", "resolve --json $M 1000", "check $M", "check --json $M", "tidy $M", "prune --dry-run -d $D",
      "prune --dry-run -d /dev", "prune --yes -d $D", "inject $M --dry-run", "inject -d $D", "tail --from-start --until-exit $M",
      "export entries $M", "export ranges --format json $M", "export overlaps $M", "export picture $M", "export metrics -d $D", "themes",
      "themes nord", "themes --check nord", "themes --import $D/btop", "completions bash", "man", "--once -d $D", "--script $D/script",
      "--help", "ls --help", "help export", "export", "--version",
    ])
  func full(command: String) throws {
    let directory = try directory()
    let result = try shell("$J \(command) >/dev/full", directory)
    #expect(result.ending == .exit(2), "\(result.errors)")
    #expect(result.errors.contains("No space left on device"), "\(result.errors)")
  }

  @Test("export map gives status 2 if standard output is full")
  func fullRecording() throws {
    let directory = try directory()
    let result = try shell("$J record --for 50ms $D/r.rec $M && $J export map $D/r.rec >/dev/full", directory)
    #expect(result.ending == .exit(2), "\(result.errors)")
  }

  @Test("A closed standard output gives status 2, and a closed standard input counts as empty")
  func closed() throws {
    let directory = try directory()
    #expect(try shell("$J ls -d $D >&-", directory).ending == .exit(2))
    let input = try shell("$J resolve $M <&-", directory)
    #expect(input.ending == .exit(0) && input.output.isEmpty, "\(input.errors)")
  }

  @Test("With standard descriptors closed, no message is written into a map, a copy or a recording")
  func messages() throws {
    let directory = try directory()
    let map = directory.bytes("perf-4194305.map") ?? []
    for closed in ["2>&-", "<&- >&- 2>&-"] {
      let tidied = try shell("$J tidy --in-place $M \(closed); $J tidy $M -o $D/tidy \(closed)", directory)
      #expect(tidied.ending == .exit(0))
      #expect(directory.bytes("tidy") == directory.bytes("perf-4194305.map"))
      _ = try shell("printf 'nonsense\\n2000 10 ghi\\n' | $J inject $M - --yes \(closed)", directory)
      #expect(!(directory.bytes("perf-4194305.map") ?? []).contains { $0 == UInt8(ascii: ":") })
      _ = try shell("$J record --for 50ms $D/r.rec $M \(closed)", directory)
      let played = try shell("$J export map $D/r.rec; rm $D/r.rec", directory)
      #expect(Array(played.output.utf8) == directory.bytes("perf-4194305.map"), "\(played.errors)")
      try directory.write("perf-4194305.map", map)
    }
  }
}
