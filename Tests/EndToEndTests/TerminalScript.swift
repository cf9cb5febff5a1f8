import Screen
import SystemPackage
import TestSupport
import Testing
import Settings

@testable import Session

/// A script that is played twice: by the built program, which paints it in a pseudo-terminal, and here, which says what has to be seen.
///
/// Each stop of the story is a `:wait`: the program has painted and waits for a key, the player here has drawn the same.
final class TerminalScript {
  private let directory: ScratchDirectory
  private let program: PseudoTerminal
  let terminal: RealTerminal
  private var player: ScriptPlayer
  private var steps: ArraySlice<Script.Step>
  private let depth: ColorDepth
  private var looks: Looks
  private var theme: String
  private var taken = 0
  /// Where what was shown and what was wanted are kept after a failure.
  private static let kept = "/tmp/jittop-screen-EndToEndTests.txt"

  /// Starts the program in a terminal of a size; files of the script lie in `directory`.
  init(_ story: String, _ size: Size, in directory: ScratchDirectory, depth: ColorDepth = .palette256, theme: String = "midnight") throws {
    self.directory = directory
    let text = ":size \(size.columns) \(size.rows)\n" + story + "\n:wait\n"
    try directory.write("story", text.utf8)
    let script = try Script(text.utf8, name: "story")
    steps = script.steps[...]
    var preferences = Preferences.usual
    preferences.theme = theme
    player = try ScriptPlayer(script: "story", directory: FilePath(directory.path), preferences: preferences)
    self.theme = theme
    self.depth = depth
    looks = Looks(try #require(Themes.builtIn(theme)), depth)
    terminal = try RealTerminal(size)
    program = try PseudoTerminal(
      program: BuiltProgram.path("jittop"), ["--script", directory.file("story"), "--show", "--theme", theme] + Self.flags(depth),
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8"] + (depth == .trueColor ? ["COLORTERM=truecolor"] : []),
      columns: UInt16(size.columns), rows: UInt16(size.rows))
  }

  /// What says how many colours there are, where the terminal does not.
  private static func flags(_ depth: ColorDepth) -> [String] {
    switch depth {
    case .palette256, .trueColor: []
    case .mono: ["--colors", "mono"]
    case .ansi8: ["--colors", "8"]
    case .ansi16: ["--colors", "16"]
    }
  }

  /// What was sent since the last stop.
  private(set) var sent = ""

  /// The canvas at the last stop.
  var canvas: Canvas { player.canvas }

  /// Plays up to the next stop and waits until the terminal shows exactly the canvas; returns how many bytes that took.
  @discardableResult
  func expectStop(_ comment: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Int {
    let before = taken
    while let step = steps.popFirst() {
      if try player.play(step) == .wait { break }
    }
    if player.theme != theme {
      theme = player.theme
      looks = Looks(try #require(Themes.builtIn(theme)), depth)
    }
    var differences: [String] = []
    let isShown = becomesTrue {
      take()
      differences = terminal.differences(from: player.canvas, looks)
      return differences.isEmpty
    }
    // No further stop is worth waiting for after one that was missed. The screens are kept in a file: `swift test` drops output that it
    // happens to cut inside a character.
    if !isShown {
      let both = [terminal.rows.map { $0 + "\n" }.joined(), player.canvas.text, program.errorLines.joined(separator: "\n")]
      try? ScratchDirectory.write(Array(both.joined(separator: "----\n").utf8), to: Self.kept)
    }
    try #require(
      isShown, "\(comment): \(differences.joined(separator: "; ")); the terminal and the canvas are in \(Self.kept)",
      sourceLocation: sourceLocation)
    let bytes = taken - before
    sent = String(decoding: program.output[before..<taken], as: UTF8.self)
    program.type(" ")
    return bytes
  }

  /// Lets the program play on to its end.
  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    // One key for the last stop is pressed already; this one is for the last screen, which stands until then.
    program.type(" ")
    #expect(program.ends() == .exit(0), "\(program.errorLines)", sourceLocation: sourceLocation)
  }

  private func take() {
    program.pump()
    terminal.show(program.output[taken...])
    taken = program.output.count
  }
}
