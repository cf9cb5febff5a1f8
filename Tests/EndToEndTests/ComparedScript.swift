import Screen
import SystemPackage
import TestSupport
import Testing
import Settings

@testable import Session

/// Runs a script twice: in the built program, which paints to a pseudo-terminal, and in this process, which computes the expected canvas.
///
/// Each `:wait` is a stop, at which both screens are compared.
final class ComparedScript {
  private let directory: ScratchDirectory
  private let program: PseudoTerminal
  let terminal: RealTerminal
  private var player: ScriptPlayer
  private var steps: ArraySlice<Script.Step>
  private let depth: ColorDepth
  private var appearances: AppearanceCache
  private var theme: String
  private var taken = 0
  /// The file with the actual and the expected screen after a failure.
  private static let failureFile = "/tmp/jittop-screen-EndToEndTests.txt"

  /// Starts the program in a terminal; `directory` is the base of relative paths.
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
    appearances = AppearanceCache(try #require(Themes.builtIn(theme)), depth)
    terminal = try RealTerminal(size)
    program = try PseudoTerminal(
      program: BuiltProgram.path("jittop"), ["--script", directory.file("story"), "--show", "--theme", theme] + Self.flags(depth),
      ["TERM=xterm-256color", "LC_ALL=C.UTF-8"] + (depth == .trueColor ? ["COLORTERM=truecolor"] : []),
      columns: UInt16(size.columns), rows: UInt16(size.rows))
  }

  /// Returns the options that select a colour depth. 256 colours and 24-bit colour need none: the environment selects them.
  private static func flags(_ depth: ColorDepth) -> [String] {
    switch depth {
    case .palette256, .trueColor: []
    case .mono: ["--colors", "mono"]
    case .ansi8: ["--colors", "8"]
    case .ansi16: ["--colors", "16"]
    }
  }

  /// The output since the last stop.
  private(set) var sent = ""

  /// The canvas at the last stop.
  var canvas: Canvas { player.canvas }

  /// Runs up to the next stop, waits until the terminal shows exactly the canvas, and returns the number of sent bytes.
  @discardableResult
  func expectStop(_ comment: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> Int {
    let before = taken
    while let step = steps.popFirst() {
      if try player.play(step) == .wait { break }
    }
    if player.theme != theme {
      theme = player.theme
      appearances = AppearanceCache(try #require(Themes.builtIn(theme)), depth)
    }
    var differences: [String] = []
    let isShown = becomesTrue {
      take()
      differences = terminal.differences(from: player.canvas, appearances)
      return differences.isEmpty
    }
    // Stop at the first failure. The screens are saved to a file, because `swift test` drops output that it splits inside a
    // character.
    if !isShown {
      let both = [terminal.rows.map { $0 + "\n" }.joined(), player.canvas.text, program.errorLines.joined(separator: "\n")]
      try? ScratchDirectory.write(Array(both.joined(separator: "----\n").utf8), to: Self.failureFile)
    }
    try #require(
      isShown, "\(comment): \(differences.joined(separator: "; ")); the terminal and the canvas are in \(Self.failureFile)",
      sourceLocation: sourceLocation)
    let bytes = taken - before
    sent = String(decoding: program.output[before..<taken], as: UTF8.self)
    program.type(" ")
    return bytes
  }

  /// Runs the program to its end.
  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    // `expectStop` has sent the key for the last `:wait`. This key ends the wait of the program after the last step of the script.
    program.type(" ")
    #expect(program.ends() == .exit(0), "\(program.errorLines)", sourceLocation: sourceLocation)
  }

  private func take() {
    program.pump()
    terminal.show(program.output[taken...])
    taken = program.output.count
  }
}
