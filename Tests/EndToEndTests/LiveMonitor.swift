import Glibc
import Screen
import TestSupport
import Testing

/// The monitor itself in a pseudo-terminal that libvterm reads, over a map on which nothing happens any more.
final class LiveMonitor {
  private let directory: ScratchDirectory
  private let program: PseudoTerminal
  let terminal: RealTerminal
  private(set) var taken = 0
  /// Whether the screen may not have been drawn for the present extent yet.
  private var isResized = false
  /// How much had been sent when it got that extent.
  private var resizedAt = 0

  init(_ sample: String, _ size: Size) throws {
    directory = try ScratchDirectory()
    let name = "perf-\(getpid()).map"
    try directory.write(name, try SampleMap.bytes(sample))
    // Written two hours ago: no age on the screen changes while a test looks at it.
    var times = [timeval(tv_sec: time(nil) - 7210, tv_usec: 0), timeval(tv_sec: time(nil) - 7210, tv_usec: 0)]
    guard utimes(directory.file(name), &times) == 0 else { throw SetupError(step: "utimes") }
    terminal = try RealTerminal(size)
    program = try PseudoTerminal(
      program: BuiltProgram.path("jittop"), ["--directory", directory.path], ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC"],
      columns: UInt16(size.columns), rows: UInt16(size.rows))
  }

  /// Takes what has been sent.
  ///
  /// After a resize, what was sent before the program knew of it is left out: it was meant for another extent, which libvterm 0.1.4 does
  /// not always survive. What is not drawn anew since then is seen as rubbish.
  func take() {
    program.pump()
    if isResized {
      terminal.spoil()
      // The program clears the screen before it sends everything again.
      let anew = program.output[resizedAt...].lastRange(of: Array("\u{1b}[H\u{1b}[2J".utf8))
      taken = anew?.lowerBound ?? program.output.count
    }
    terminal.show(program.output[taken...])
    taken = program.output.count
  }

  /// Types, and waits until the rows are as wanted; false after ten seconds.
  func type(_ keys: String, until isWanted: ([String]) -> Bool) -> Bool {
    program.type(keys)
    return shows(isWanted)
  }

  /// Waits until the rows are as wanted; false after ten seconds.
  func shows(_ isWanted: ([String]) -> Bool) -> Bool {
    becomesTrue {
      take()
      return isWanted(terminal.rows)
    }
  }

  /// Moves the pressed mouse from one cell to another, counted from 0, and lets go, as a terminal reports it (SGR, mode 1006); waits until
  /// the rows are as wanted.
  func drag(from: Point, to: Point, until isWanted: ([String]) -> Bool) -> Bool {
    let reports = [(0, from, "M"), (32, to, "M"), (0, to, "m")].map { "\u{1b}[<\($0.0);\($0.1.column + 1);\($0.1.row + 1)\($0.2)" }
    return type(reports.joined(), until: isWanted)
  }

  /// How much has been sent so far, and whether some bytes were among what came after so much.
  var sentCount: Int { program.output.count }

  func hasSent(_ text: String, after count: Int) -> Bool { program.output[count...].lastRange(of: Array(text.utf8)) != nil }

  /// Opens and closes the help: whatever came before has been handled and drawn when it is gone, and the last of its frame has come when
  /// the line is quiet.
  func settle() -> Bool {
    guard type("?", until: { $0.contains { $0.contains("one row down") } }) else { return false }
    isResized = false
    guard type("\u{1b}", until: { !$0.contains { $0.contains("one row down") } }) else { return false }
    var quiet = 0
    return becomesTrue {
      let before = taken
      take()
      quiet = taken == before ? quiet + 1 : 0
      return quiet == 20
    }
  }

  /// Gives the terminal another extent.
  func resize(_ size: Size) throws {
    // The kernel tells nobody of a size that is the same.
    guard size != terminal.size else { return }
    program.pump()
    isResized = true
    resizedAt = program.output.count
    program.resize(columns: UInt16(size.columns), rows: UInt16(size.rows))
    try terminal.resize(size)
  }

  /// Ends the monitor.
  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    program.type("q")
    #expect(program.ends() == .exit(0), "\(program.errorLines)", sourceLocation: sourceLocation)
  }
}
