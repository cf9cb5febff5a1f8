import Glibc
import TestSupport
import Testing

@Suite("jittop --script", .ownThread)
struct ScriptTests {
  /// Runs a script with a small map; returns its ending and output.
  private func play(_ story: String, _ arguments: String...) throws -> (
    ending: Ending, output: String, errors: String, directory: ScratchDirectory
  ) {
    let directory = try ScratchDirectory()
    try directory.write("map", "1000 40 JS:*first\n1040 40 JS:~second\n".utf8)
    try directory.write("story", story.utf8)
    let child = try ChildProcess(Jittop.path, ["--script", directory.file("story")] + arguments)
    return (child.ends(), child.text, child.errorText, directory)
  }

  @Test("A successful script prints nothing and changes no map")
  func story() throws {
    let played = try play(
      """
      # A map is there, and one of its entries is compiled again.
      :size 160 45
      :feed map 4711 node
      :expect 2 entries
      :expect 4711 node
      :tick 2s
      :write 1020 40 JS:*second \\x1b[31m
      :expect 3 entries
      :expect 2 ╳
      :expect second ␛[31m
      :key 3 j enter
      :expect ⁶detail
      :key / s e c
      :key enter
      :expect ▸
      :click 1 1
      :exit
      :tick 1s
      :expect ○ exited
      :key q
      """)
    #expect(played.errors.isEmpty, "\(played.errors)")
    #expect(played.ending == .exit(0))
    #expect(played.output.isEmpty)
    #expect(played.directory.bytes("map") == Array("1000 40 JS:*first\n1040 40 JS:~second\n".utf8))
  }

  @Test("A failed expectation gives status 1 with the line and the screen")
  func unmet() throws {
    let played = try play(":feed map 4711 node\n\n:expect third\n:wait\n")
    #expect(played.ending == .exit(1))
    #expect(played.errors.contains("story:3: expected 'third' on the screen"), "\(played.errors)")
    #expect(played.errors.contains("¹processes"))
    #expect(try play(":feed map 4711 node\n:expect-not node").errors.contains("story:2: expected no 'node'"))
    #expect(try play(":feed map\n:click nowhere").ending == .exit(1))
  }

  @Test(
    "A command that fails gives status 2 with the line",
    arguments: [
      (":feed nothing", "story:1: ", "nothing: no such file"), (":feed .", "story:1: ", "is a directory"),
      ("\n:write 1 1 a", "story:2: ", "there is no map yet"), (":feed map 5\n:exit 6", "story:2: ", "process 6"),
      (":key q\n:key j", "story:2: ", "quit on line 1"), (":save-screen no/such/place", "story:1: ", "cannot write"),
      (":wait\n:jump", "story:2: ", "unknown command ':jump'"),
    ])
  func unplayable(story: String, place: String, cause: String) throws {
    let played = try play(story)
    #expect(played.ending == .exit(2))
    #expect(played.errors.contains(place) && played.errors.contains(cause), "\(played.errors)")
    #expect(played.output.isEmpty)
  }

  @Test("Saved screens and roles are reproducible")
  func saves() throws {
    let story =
      ":size 80 24\n:feed map 4711 node\n:tick 1500ms\n:write 2000 40 JS:^third\n:save-screen -\n:save-roles roles\n:save-screen screen\n"
    let first = try play(story)
    let second = try play(story)
    #expect(first.ending == .exit(0))
    #expect(first.output.hasPrefix("╭─┐¹processes┌"))
    #expect(first.output.split(separator: "\n", omittingEmptySubsequences: false).count == 25)
    #expect(first.output == second.output)
    #expect(first.directory.bytes("screen") == Array(first.output.utf8))
    let roles = String(decoding: first.directory.bytes("roles") ?? [], as: UTF8.self)
    #expect(roles.contains("tier.baseline") && roles.hasPrefix("border"))
    #expect(first.directory.bytes("roles") == second.directory.bytes("roles"))
    let plain = try play(story, "--symbols", "ascii").output
    #expect(plain.utf8.allSatisfy { $0 < 0x80 } && plain.hasPrefix("+-[1processes]"), "\(plain)")
  }

  @Test(
    "A script saves only new files in its directory or below",
    arguments: [
      ("../new", "not below the directory"), ("sub/../../new", "not below the directory"), ("@/new", "not below the directory"),
      ("map", "it exists"), ("link", "symbolic link"), ("out/new", "symbolic link"), ("sub", "Is a directory"),
    ])
  func confined(file: String, cause: String) throws {
    let outer = try ScratchDirectory()
    for name in ["story", "story/sub"] { mkdir(outer.file(name), 0o700) }
    try outer.write("victim", "precious".utf8)
    try outer.write("story/map", "1000 40 a\n".utf8)
    symlink("../victim", outer.file("story/link"))
    symlink("..", outer.file("story/out"))
    let path = file.replacing("@", with: outer.path)
    for command in ["save-screen", "save-roles", "save-picture"] {
      try outer.write("story/script", ":feed map 1\n:\(command) \(path)\n".utf8)
      let child = try ChildProcess(Jittop.path, ["--script", outer.file("story/script")])
      #expect(child.ends() == .exit(2))
      #expect(child.errorText.contains("script:2") && child.errorText.contains(cause), "\(child.errorText)")
    }
    // The `save-screen` command of the palette refuses the same paths as the script command.
    try outer.write("story/script", ":size 160 45\n:feed map 1\n:key :\n:type save-screen \(path)\n:key enter\n".utf8)
    _ = try ChildProcess(Jittop.path, ["--script", outer.file("story/script")]).ends()
    #expect(outer.names.sorted() == ["story", "victim"] && outer.bytes("victim") == Array("precious".utf8))
    #expect(Set(ScratchDirectory.names(in: outer.file("story"))) == ["link", "map", "out", "script", "sub"])
    #expect(outer.bytes("story/map") == Array("1000 40 a\n".utf8))
  }

  @Test("With --readonly, a script saves no file")
  func readOnly() throws {
    let played = try play(":feed map 1\n:save-screen -\n:save-screen screen\n", "--readonly")
    #expect(played.ending == .exit(2))
    #expect(played.errors.contains("story:3: ") && played.errors.contains("--readonly"), "\(played.errors)")
    #expect(!played.output.isEmpty && played.directory.names.sorted() == ["map", "story"])
    let typed = try play(":size 160 45\n:feed map 1\n:key :\n:type save-screen screen\n:key enter\n", "--readonly")
    #expect(typed.directory.names.sorted() == ["map", "story"], "\(typed.errors)")
  }

  @Test("A saved SVG picture has the text of the screen, the colours of the theme, and escaped names")
  func picture() throws {
    let story = ":size 100 30\n:feed map 4711 node\n:write 2000 40 JS:*<b>&amp;\n:tick 1s\n:save-picture -\n"
    let picture = try play(story).output
    #expect(picture.hasPrefix("<svg ") && picture.hasSuffix("</svg>\n"))
    #expect(picture.contains(">&lt;b&gt;&amp;amp;</text>") && !picture.contains("<b>"), "\(picture)")
    // Every text has the width of its cells: 9 cells of 8.4 pixels.
    #expect(picture.contains("textLength=\"75.6\"") && picture.contains(">processes</text>") && picture.contains("╭─┐"))
    #expect(try play(story).output == picture)
    #expect(try play(story, "--theme", "daylight").output != picture)
    // Colours that the terminal defines are those of xterm; reverse and dim are kept.
    #expect(try play(story, "--theme", "terminal").output.contains("fill: #00cdcd"))
    let mono = try play(story, "--theme", "mono").output
    #expect(mono.contains("fill=\"#d0d0d0\"") && mono.contains("fill: #101418") && mono.contains("class=\"d c"))
  }

  @Test("Injection in a script changes temporary copies only, which are removed")
  func inject() throws {
    let directory = try ScratchDirectory()
    let temporary = try ScratchDirectory()
    try directory.write("map", "1000 40 JS:*first\n".utf8)
    try directory.write("story", ":size 100 30\n:feed map 4711 node\n:key i enter\n:tick 1s\n:expect 2 maps\n:expect 2 entries\n".utf8)
    let child = try ChildProcess(Jittop.path, ["--script", directory.file("story")], environment: ["TMPDIR=\(temporary.path)"])
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    #expect(directory.bytes("map") == Array("1000 40 JS:*first\n".utf8))
    #expect(directory.names.sorted() == ["map", "story"])
    #expect(temporary.names == [])
  }

  @Test("A script ended by a signal removes its temporary copies", arguments: [true, false])
  func interrupted(isShown: Bool) throws {
    let directory = try ScratchDirectory()
    let temporary = try ScratchDirectory()
    try directory.write("map", "1000 40 JS:*first\n".utf8)
    let rest = isShown ? ":wait\n" : String(repeating: ":tick 1h\n", count: 10_000)
    try directory.write("story", (":feed map 4711 node\n:save-screen drawn\n" + rest).utf8)
    let environment = ["TMPDIR=\(temporary.path)", "TERM=xterm-256color", "LC_ALL=C.UTF-8"]
    let arguments = ["--script", directory.file("story")] + (isShown ? ["--show"] : [])
    let program = try PseudoTerminal(program: Jittop.path, arguments, environment)
    #expect(
      becomesTrue {
        program.pump()
        return directory.bytes("drawn")?.isEmpty == false && temporary.names.count == 1
      })
    kill(program.pid, SIGTERM)
    #expect(program.ends() == .signal(SIGTERM))
    #expect(temporary.names == [])
  }

  @Test("A missing TMPDIR is reported")
  func noTemporary() throws {
    let directory = try ScratchDirectory()
    try directory.write("story", ":wait\n".utf8)
    let child = try ChildProcess(Jittop.path, ["--script", directory.file("story")], environment: ["TMPDIR=/no/such/place"])
    #expect(child.ends() == .exit(2))
    #expect(child.errorText.contains("/no/such/place") && child.errorText.contains("TMPDIR"), "\(child.errorText)")
  }

  @Test("A script is read from standard input")
  func input() throws {
    let directory = try ScratchDirectory()
    try directory.write("story", ":size 20 4\n:save-screen -\n".utf8)
    let child = try ChildProcess(Jittop.path, ["--script", "-"], input: directory.file("story"))
    #expect(child.ends() == .exit(0))
    #expect(child.text.contains("0 maps"))
  }

  @Test("A script that never ends, a pipe without a writer and a directory are errors", arguments: ["/dev/zero", "pipe", "/"])
  func noScript(_ name: String) throws {
    let directory = try ScratchDirectory()
    #expect(mkfifo(directory.file("pipe"), 0o600) == 0)
    let child = try ChildProcess(Jittop.path, ["--script", name == "pipe" ? directory.file("pipe") : name])
    #expect(becomesTrue { !child.isRunning() })
    #expect(child.ends() == .exit(2))
    #expect(child.errorText.contains(name == "/dev/zero" ? "longer than 16 MiB" : "cannot be read"), "\(child.errorText)")
  }

  @Test("A script is read from a pipe whose writer is slow")
  func slowPipe() throws {
    let directory = try ScratchDirectory()
    try directory.write("story", ":size 20 4\n:save-screen -\n".utf8)
    // The shell starts jittop and the writer at the same time. The writer counts to 50,000 before it writes.
    let writer = "<(for n in {1..50000}; do :; done; cat '\(directory.file("story"))')"
    let child = try ChildProcess("/bin/bash", ["-c", "exec \(Jittop.path) --script \(writer)"])
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    #expect(child.text.contains("0 maps"))
  }

  @Test("The hole of a sparse map of 1 TiB is one unfinished line, and the map is copied without an error")
  func hole() throws {
    let directory = try ScratchDirectory()
    let temporary = try ScratchDirectory()
    try directory.write("map", "1000 40 a\n".utf8)
    #expect(truncate(directory.file("map"), 1 << 40) == 0)
    // The line with the hole ends at the newline after x. Later lines are read as usual.
    let story = """
      :feed map 4711 node
      :expect ┐1 entry┌
      :expect-not malformed
      :write x
      :expect 1 malformed
      :write 2000 40 b
      :expect ┐2 entries┌

      """
    try directory.write("story", story.utf8)
    let child = try ChildProcess(
      Jittop.path, ["--script", directory.file("story")], environment: ["TMPDIR=\(temporary.path)", "LC_ALL=C.UTF-8"])
    #expect(becomesTrue { !child.isRunning() })
    #expect(child.ends() == .exit(0) && child.errors.isEmpty, "\(child.errorText)")
    #expect(temporary.names == [])
  }

  @Test(
    "Options that conflict with --script, and --show without --script, are usage errors",
    arguments: [["--show"], ["--script", "x", "--demo"], ["--script", "-", "--show"]])
  func options(_ arguments: [String]) throws {
    let child = try ChildProcess(Jittop.path, arguments)
    #expect(child.ends() == .exit(64))
  }
}
