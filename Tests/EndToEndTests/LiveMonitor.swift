import Glibc
import Screen
import TestSupport
import Testing

/// The monitor of a quiet map, in a pseudo-terminal that libvterm interprets.
final class LiveMonitor {
  private let directory: ScratchDirectory
  private let program: PseudoTerminal
  let terminal: RealTerminal
  private(set) var taken = 0
  /// True while the screen may still show the old size.
  private var isResized = false
  /// The length of the output at the last resize.
  private var resizedAt = 0

  init(_ sample: String, _ size: Size) throws {
    directory = try ScratchDirectory()
    let name = "perf-\(getpid()).map"
    try directory.write(name, try SampleMap.bytes(sample))
    // The map was written two hours ago, so that no age on the screen changes during a test.
    var times = [timeval(tv_sec: time(nil) - 7210, tv_usec: 0), timeval(tv_sec: time(nil) - 7210, tv_usec: 0)]
    guard utimes(directory.file(name), &times) == 0 else { throw SetupError(step: "utimes") }
    terminal = try RealTerminal(size)
    program = try PseudoTerminal(
      program: BuiltProgram.path("jittop"), ["--directory", directory.path], ["TERM=xterm-256color", "LC_ALL=C.UTF-8", "TZ=UTC"],
      columns: UInt16(size.columns), rows: UInt16(size.rows))
  }

  /// Passes the output to libvterm.
  ///
  /// After a resize, skips output for the old size, which may crash libvterm 0.1.4. Cells that are not redrawn after the resize show
  /// the fill pattern of `spoil()`.
  func take() {
    program.pump()
    if isResized {
      terminal.spoil()
      // The program clears the screen before it repaints everything.
      let anew = program.output[resizedAt...].lastRange(of: Array("\u{1b}[H\u{1b}[2J".utf8))
      taken = anew?.lowerBound ?? program.output.count
    }
    terminal.show(program.output[taken...])
    taken = program.output.count
  }

  /// Types and waits until the rows satisfy a predicate; returns false after a minute.
  func type(_ keys: String, until isWanted: ([String]) -> Bool) -> Bool {
    program.type(keys)
    return shows(isWanted)
  }

  /// Waits until the rows satisfy a predicate; returns false after a minute.
  func shows(_ isWanted: ([String]) -> Bool) -> Bool {
    becomesTrue {
      take()
      return isWanted(terminal.rows)
    }
  }

  /// Drags the mouse between two cells (SGR reports, mode 1006). Returns true once the rows satisfy a predicate, false after a minute.
  func drag(from: Point, to: Point, until isWanted: ([String]) -> Bool) -> Bool {
    let reports = [(0, from, "M"), (32, to, "M"), (0, to, "m")].map { "\u{1b}[<\($0.0);\($0.1.column + 1);\($0.1.row + 1)\($0.2)" }
    return type(reports.joined(), until: isWanted)
  }

  /// The number of bytes of output so far.
  var sentCount: Int { program.output.count }

  func hasSent(_ text: String, after count: Int) -> Bool { program.output[count...].lastRange(of: Array(text.utf8)) != nil }

  /// Opens and closes the help, so that all earlier input is handled. Returns true once the output is quiet, false after a timeout.
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

  func resize(_ size: Size) throws {
    // The kernel sends no SIGWINCH for an unchanged size.
    guard size != terminal.size else { return }
    program.pump()
    isResized = true
    resizedAt = program.output.count
    program.resize(columns: UInt16(size.columns), rows: UInt16(size.rows))
    try terminal.resize(size)
  }

  /// Quits the monitor and expects a clean exit.
  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    program.type("q")
    #expect(program.ends() == .exit(0), "\(program.errorLines)", sourceLocation: sourceLocation)
  }
}
