import Settings
import Dashboard
import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import jittop

@Suite("Configuration", .ownThread)
struct ConfigTests {
  private static let themes = ["midnight", "daylight"]
  private let usual = Preferences(theme: "midnight")

  private func read(_ text: String) -> (preferences: Preferences, problems: [FileProblem]) {
    ConfigText(text: text, file: "c.toml").preferences(over: usual, themes: Self.themes)
  }

  @Test("Every preference is read, and written values are read back")
  func all() throws {
    let text = """
      theme = "daylight"
      colors = "256"
      symbols = "ascii"
      mouse = false
      columns = ["address", "line"]
      sort = "size"
      hidden = ["detail", "space"]
      widening = -8
      """
    let read = read(text)
    #expect(read.problems.isEmpty)
    #expect(read.preferences != usual && read.preferences.columns == [.address, .line, .name])
    #expect(read.preferences.hidden == [.detail, .space] && read.preferences.widening == -8 && !read.preferences.mouse)
    let written = try ConfigText(text: "", file: "c.toml").updated(to: read.preferences, usual: usual, themes: Self.themes)
    #expect(self.read(written).preferences == read.preferences)
    #expect(try ConfigText(text: "", file: "c.toml").updated(to: usual, usual: usual, themes: Self.themes) == "")
  }

  @Test(
    "An error in the configuration file is reported with its line and the expected value, and the other settings apply",
    arguments: [
      ("mouse = false\ntheme = \"blue\"", 2, "theme to be one of midnight, daylight, not \"blue\""),
      ("mouse = false\n\ncolour = 1", 3, "not `colour`"), ("mouse = false\nwidening = 99", 2, "-40 to 80, not 99"),
      ("mouse = false\ncolumns = [\"x\"]", 2, "a list of address"), ("mouse = false\ncolumns = [1]", 2, "a list of address"),
      ("mouse = false\nhidden = [\"processes\",\"space\",\"entries\",\"rate\",\"overlaps\",\"detail\"]", 2, "a list of processes"),
      ("mouse = false\n[sort]\na = 1", 2, "sort to be one of"),
    ])
  func mistakes(text: String, line: Int, expected: String) {
    let read = read(text)
    #expect(read.problems.count == 1 && read.problems.first?.line == line)
    #expect(read.problems.first?.description.contains(expected) == true, "\(read.problems)")
    #expect(!read.preferences.mouse)
  }

  @Test("Invalid TOML is reported with its line, and the defaults apply")
  func syntax() {
    let read = read("mouse = false\ntheme = = 3\n")
    #expect(read.problems.first?.line == 2 && read.preferences == usual)
  }

  @Test("Saving the configuration keeps comments, order, blanks and tables, and rewrites only changed values")
  func comments() throws {
    let text = """
      # mine
      theme   = 'midnight'   # dark # really
      columns = [
        "address", # first
        "name",
      ] # end
      sort="age"

      [other]
      theme = "not ours"

      """
    var wanted = read(text.replacing("[other]\ntheme = \"not ours\"\n", with: "")).preferences
    wanted.theme = "daylight"
    wanted.columns = [.size, .name]
    wanted.mouse = false
    let expected = """
      # mine
      theme   = "daylight"   # dark # really
      columns = ["size", "name"] # end
      sort="age"

      mouse = false
      [other]
      theme = "not ours"

      """
    #expect(try ConfigText(text: text, file: "c.toml").updated(to: wanted, usual: usual, themes: Self.themes) == expected)
  }

  @Test(
    "Saving finds a setting in every TOML notation, keeps text that only resembles the setting, and refuses a file that it cannot edit",
    arguments: [
      ("\"theme\"='midnight'", "\"theme\"=\"daylight\""), ("'theme' = \"\"\"midnight\"\"\" # x", "'theme' = \"daylight\" # x"),
      ("\"th\\u0065me\" = 'midnight'", "\"th\\u0065me\" = \"daylight\""), ("theme = 'midnight'\r\n", "theme = \"daylight\"\r\n"),
      ("x = \"\"\"\ntheme = 1\"\"\"", "x = \"\"\"\ntheme = 1\"\"\"\ntheme = \"daylight\"\n"),
      ("\u{feff}[t]", "\u{feff}theme = \"daylight\"\n[t]"),
      ("x = [\n[ 'theme = 1' ],\n]\n", "x = [\n[ 'theme = 1' ],\n]\ntheme = \"daylight\"\n"),
      ("x = 'a'\u{301}", nil), ("[theme]\na = 1", nil), ("theme.a = 1", nil), ("theme = ", nil), ("x = 1\u{0}", nil),
    ])
  func places(text: String, expected: String?) {
    var wanted = usual
    wanted.theme = "daylight"
    #expect((try? ConfigText(text: text, file: "c.toml").updated(to: wanted, usual: usual, themes: Self.themes)) == expected)
  }

  @Test(
    "A TOML header without a key, a mismatched bracket or a one-digit hour is reported with its line and does not crash",
    arguments: [
      "[!]", "[=]", "[[!]]", "[.a]", "[", "[#", "[é]", "[ \t!", "[[", "[\u{1}x]", "[\n]", "x = [}", "x = [[1}]", "x = 2020-01-01 7\n",
      "x = 2020-01-01 7", "x = [2020-01-01 7]", "x = [1, 2020-01-01 7, 2]", "x = {a = 20_20-01-01 7}", "x = 7777-07-79 7\r\u{5}",
      "x = 7777-07-79 7\u{a0}", "x = 2020-01-01 7 # comment\n", "x = 2020-01-01 7:32:00\n",
      "x = 3-\u{c9}--1&-Wo 1 \"\"\n", "x = 2\"20-01-01 7\n", "x = [[{a = 2&20-01-01 7}]]",
    ])
  func keylessHeader(text: String) {
    #expect(read("mouse = false\n\n" + text).problems.map(\.line) == [3])
  }

  @Test(
    "Valid TOML dates and times, and strings and comments that resemble them, are accepted",
    arguments: [
      "x = 2020-01-01 07:32:00", "x = 2020-01-01T07:32:00Z", "x = 2020-01-01 # 7\n", "x = '2020-01-01 7'", "x = [2020-01-01, 7]",
      "x-2020-01-01 = 7", "# 2020-01-01 7\n",
    ])
  func times(text: String) {
    #expect(TOMLOutline(text).fault == nil)
  }

  @Test("A NUL byte in the configuration file is reported with its line")
  func nul() {
    #expect(read("mouse = false\n\u{0}\n").problems.map(\.line) == [2])
  }

  @Test("The configuration file is created with its directories, no temporary file is left, and a symbolic link is kept")
  func file() throws {
    let scratch = try ScratchDirectory()
    let file = ConfigFile(path: FilePath(scratch.file("a/b/config.toml")))
    #expect(file.read(over: usual, themes: Self.themes).problems.isEmpty)
    var wanted = usual
    wanted.mouse = false
    try file.write(wanted, usual: usual, themes: Self.themes)
    #expect(file.read(over: usual, themes: Self.themes).preferences == wanted)
    #expect(
      ScratchDirectory.bytes(at: scratch.file("a/b/config.toml")).map { String(decoding: $0, as: UTF8.self) }?.hasPrefix("# jittop") == true
    )

    try scratch.write("real.toml", Array("# kept\nmouse = false\n".utf8))
    try #require(symlink(scratch.file("real.toml"), scratch.file("link.toml")) == 0)
    let linked = ConfigFile(path: FilePath(scratch.file("link.toml")))
    wanted.mouse = true
    try linked.write(wanted, usual: usual, themes: Self.themes)
    #expect(scratch.bytes("real.toml").map { String(decoding: $0, as: UTF8.self) } == "# kept\nmouse = true\n")
    #expect(Set(scratch.names) == ["a", "real.toml", "link.toml"])
  }

  @Test(
    "Saving as root keeps the owner and mode of a user's file, gives new files the owner of the directory, and refuses the user's links",
    .enabled(if: geteuid() == 0))
  func ofAnotherUser() throws {
    let scratch = try ScratchDirectory()
    func status(_ name: String) throws -> stat {
      var status = stat()
      try #require(lstat(scratch.file(name), &status) == 0)
      return status
    }
    for name in ["home", "root"] { try #require(mkdir(scratch.file(name), 0o755) == 0) }
    try #require(chmod(scratch.path, 0o755) == 0 && chown(scratch.file("home"), 1234, 2345) == 0)
    let file = ConfigFile(path: FilePath(scratch.file("home/.config/jittop/config.toml")))
    var wanted = usual
    wanted.mouse = false
    try file.write(wanted, usual: usual, themes: Self.themes)
    for name in ["home/.config", "home/.config/jittop", "home/.config/jittop/config.toml"] {
      let found = try status(name)
      #expect(found.st_uid == 1234 && found.st_gid == 2345 && found.st_mode & 0o077 == 0, "\(name)")
    }
    try #require(chmod(scratch.file("home/.config/jittop/config.toml"), 0o644) == 0)
    wanted.mouse = true
    try file.write(wanted, usual: usual, themes: Self.themes)
    let kept = try status("home/.config/jittop/config.toml")
    #expect(kept.st_uid == 1234 && kept.st_gid == 2345 && kept.st_mode & 0o7777 == 0o644)

    // Root must not follow symbolic links of user 1234 to files of root.
    try scratch.write("root/config.toml", "mouse = true\n".utf8)
    wanted.mouse = false
    for (link, target) in [("home/file.toml", "../root/config.toml"), ("home/directory", "../root"), ("home/new.toml", "../root/new")] {
      try #require(symlink(target, scratch.file(link)) == 0 && lchown(scratch.file(link), 1234, 2345) == 0)
      let path = FilePath(scratch.file(link == "home/directory" ? link + "/config.toml" : link))
      let error = #expect(throws: ConfigFailure.self) {
        try ConfigFile(path: path).write(wanted, usual: usual, themes: Self.themes)
      }
      #expect(error?.description.hasPrefix("a link on the path belongs to another user") == true, "\(link)")
    }
    #expect(scratch.bytes("root/config.toml") == Array("mouse = true\n".utf8))
    #expect(ScratchDirectory.names(in: scratch.file("root")) == ["config.toml"])
  }

  @Test("A directory at the path of the configuration file is reported with that path")
  func unreadable() throws {
    let scratch = try ScratchDirectory()
    let directory = ConfigFile(path: FilePath(scratch.path))
    let read = directory.read(over: usual, themes: Self.themes)
    #expect(read.preferences == usual && read.problems.first?.description.hasPrefix(scratch.path + ":1: expected a file") == true)
  }

  @Test("The configuration file is below XDG_CONFIG_HOME if that path is absolute, and otherwise below HOME")
  func place() {
    #expect(ConfigFile.standard { ["XDG_CONFIG_HOME": "/x", "HOME": "/h"][$0] }?.path == "/x/jittop/config.toml")
    #expect(ConfigFile.standard { ["XDG_CONFIG_HOME": "relative", "HOME": "/h"][$0] }?.path == "/h/.config/jittop/config.toml")
    #expect(ConfigFile.standard { _ in nil }?.path == nil)
  }

  @Test("Options override the configuration file, and invalid values of options are rejected")
  func flags() throws {
    let scratch = try ScratchDirectory()
    try scratch.write("config.toml", Array("theme = \"daylight\"\nsort = \"size\"\nmouse = false\n".utf8))
    let options = try MonitorOptions.parse(["--config", scratch.file("config.toml"), "--sort", "address", "--columns", "line,address"])
    let chosen = options.session.preferences().preferences
    #expect(chosen.theme == "daylight" && chosen.sort == .address && !chosen.mouse && chosen.columns == [.line, .address, .name])
    #expect(throws: (any Error).self) { try MonitorOptions.parse(["--columns", "nope"]) }
    #expect(throws: (any Error).self) { try MonitorOptions.parse(["--widening", "999"]) }
    #expect(throws: (any Error).self) { try MonitorOptions.parse(["--theme", "nope"]) }
  }
}
