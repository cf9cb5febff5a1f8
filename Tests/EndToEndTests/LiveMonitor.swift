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
  func take() {
    program.pump()
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

  /// Opens and closes the help: whatever came before has been handled and drawn when it is gone.
  func settle() -> Bool {
    // The help is not drawn where hardly anything is; there an answer is waited for in vain.
    type("?", until: { $0.contains { $0.contains("one row down") } })
      && type("\u{1b}", until: { !$0.contains { $0.contains("one row down") } })
  }

  /// Gives the terminal another extent.
  func resize(_ size: Size) throws {
    // The kernel tells nobody of a size that is the same.
    guard size != terminal.size else { return }
    take()
    program.resize(columns: UInt16(size.columns), rows: UInt16(size.rows))
    try terminal.resize(size)
  }

  /// Ends the monitor.
  func expectEnd(sourceLocation: SourceLocation = #_sourceLocation) {
    program.type("q")
    #expect(program.ends() == .exit(0), "\(program.errorLines)", sourceLocation: sourceLocation)
  }
}
