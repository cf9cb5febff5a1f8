import TestSupport
import Testing

@Suite("Command line")
struct UsageTests {
  private func run(_ arguments: [String]) throws -> (ending: Ending, output: String, errors: String) {
    let child = try ChildProcess(Jittop.path, arguments)
    return (child.ends(), child.text, child.errorText)
  }

  @Test(
    "A misspelt command or option is an error with a suggestion",
    arguments: [
      (["chekc"], "no command or map 'chekc'. Did you mean 'check'?"), (["--theem", "x"], "'--theem'. Did you mean '--theme'?"),
      (["4711", "--hiden", "overlaps"], "'--hiden'. Did you mean '--hidden'?"),
      (["export", "mpa"], "export has no command 'mpa'. Did you mean 'map'?"),
      (["help", "chekc"], "jittop has no command 'chekc'. Did you mean 'check'?"),
      (["help", "export", "mpa"], "export has no command 'mpa'. Did you mean 'map'?"),
    ])
  func misspelt(_ arguments: [String], _ words: String) throws {
    let result = try run(arguments)
    #expect(result.ending == .exit(64) && result.output.isEmpty)
    #expect(result.errors.contains(words) && result.errors.contains("--help") && !result.errors.contains("watch"), "\(result.errors)")
  }

  @Test(
    "help, -h and --help print the same text, also after options and maps",
    arguments: [["-h"], ["help"], ["4711", "--help"], ["--demo", "4711", "-h"]])
  func help(_ arguments: [String]) throws {
    let help = try run(["--help"])
    #expect(help.ending == .exit(0))
    #expect(help.output.contains("USAGE: jittop [<option> ...] [<pid|path> ...]\n       jittop <command>"))
    #expect(help.output.contains("\n  ls ") && !help.output.contains("watch  "))
    #expect(try run(arguments).output == help.output)
  }

  @Test("export without a subcommand shows its help")
  func exportHelp() throws {
    #expect(try run(["export"]).output == run(["export", "--help"]).output)
  }

  @Test("--replay and --script cannot be combined with maps", arguments: ["--replay", "--script"])
  func ownMaps(_ option: String) throws {
    let result = try run([option, "x", "4711"])
    #expect(result.ending == .exit(64) && result.errors.contains("\(option) cannot be combined with maps"), "\(result.errors)")
  }

  @Test("Words after -- are maps")
  func terminator() throws {
    let result = try run(["--once", "--", "-x"])
    #expect(result.ending == .exit(2) && result.errors.contains("-x: no such map"), "\(result.errors)")
  }
}
