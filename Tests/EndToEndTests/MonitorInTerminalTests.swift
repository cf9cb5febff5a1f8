import Glibc
import TestSupport
import Testing

@Suite("The monitor in a terminal", .ownThread)
struct MonitorInTerminalTests {
  /// Returns the row of a map in the processes pane.
  private func row(_ pid: pid_t, _ screen: [String]) -> String? { screen.prefix(12).first { $0.contains("perf-\(pid).map") } }

  private func lines(_ range: Range<Int>) -> String {
    range.map { "\(String(0x7f00_0000_0000 + $0 * 0x40, radix: 16)) 40 JS:*function \($0)\n" }.joined()
  }

  /// Returns the number of entries in the row of a map.
  private func entries(_ pid: pid_t, _ screen: [String]) -> Int? {
    guard let row = row(pid, screen) else { return nil }
    let states = ["live", "idle", "stale", "exited", "unreadable"]
    let words = row.split(separator: " ").map(String.init)
    guard let state = words.firstIndex(where: { states.contains($0) }), state + 1 < words.count else { return nil }
    // Thousands are grouped: `12 345`.
    var digits = words[state + 1]
    for word in words[(state + 2)...] {
      guard word.count == 3, digits.count <= 6, Int(word) != nil, row.contains("\(words[state + 1]) \(word)") else { break }
      digits += word
    }
    return Int(digits)
  }

  @Test("The monitor shows a map that appears, grows, restarts after a truncation, and is exited after its process ends")
  func life() throws {
    let directory = try ScratchDirectory()
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { $0.contains { $0.contains("No perf maps here yet") } })
    let process = try ChildProcess("/bin/sleep", ["60"])
    let name = "perf-\(process.pid).map"
    try directory.write(name, lines(0..<3).utf8)
    #expect(monitor.shows { entries(process.pid, $0) == 3 }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(row(process.pid, monitor.screen())?.contains("sleep") == true)
    #expect(row(process.pid, monitor.screen())?.contains("● live") == true)
    try directory.append(name, lines(3..<1250).utf8)
    #expect(monitor.shows { entries(process.pid, $0) == 1250 }, "\(monitor.screen().joined(separator: "\n"))")
    try directory.append(name, "7f0000000000 40 JS:*over the first\n".utf8)
    #expect(monitor.shows { entries(process.pid, $0) == 1251 && $0.mapsHeading.contains("1 overlap") })
    try directory.write(name, lines(0..<2).utf8)
    #expect(monitor.shows { entries(process.pid, $0) == 2 && $0.mapsHeading.contains("0 overlaps") })
    process.end()
    #expect(monitor.shows { row(process.pid, $0)?.contains("○ exited") == true }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("Given a PID, the monitor waits for the map of that process and shows only that map, its own map and the demo")
  func oneProcess() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    try directory.write("perf-\(getpid()).map", lines(0..<9).utf8)
    let monitor = try Jittop.monitor(directory, "\(process.pid)")
    #expect(monitor.shows { $0.mapsHeading.contains("1 map") && $0.mapsHeading.contains("0 entries") }, "\(monitor.screen())")
    try directory.write("perf-\(process.pid).map", lines(0..<3).utf8)
    #expect(monitor.shows { entries(process.pid, $0) == 3 && $0.mapsHeading.contains("1 map") }, "\(monitor.screen())")
    try directory.append("perf-\(process.pid).map", lines(3..<5).utf8)
    #expect(monitor.shows { entries(process.pid, $0) == 5 })
    monitor.type("i\r")
    #expect(monitor.shows { $0.mapsHeading.contains("2 maps") && $0.mapsHeading.contains("6 entries") }, "\(monitor.screen())")
    monitor.type("d")
    #expect(
      monitor.shows { $0.mapsHeading.contains("3 maps") && row(process.pid, $0) != nil && row(getpid(), $0) == nil },
      "\(monitor.screen())")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("A sparse map of a TiB delays no other map and no key")
  func endless() throws {
    let directory = try ScratchDirectory()
    let own = "perf-\(getpid()).map"
    try directory.write(own, lines(0..<3).utf8)
    try directory.write("perf-999999.map", [])
    #expect(truncate(directory.file("perf-999999.map"), 1 << 40) == 0)
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { entries(getpid(), $0) == 3 }, "\(monitor.screen().joined(separator: "\n"))")
    try directory.append(own, lines(3..<8).utf8)
    #expect(monitor.shows { entries(getpid(), $0) == 8 }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("An existing map is shown with its entries and names, and a search finds a name")
  func start() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-\(getpid()).map", try SampleMap.bytes("node/app-basic"))
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { entries(getpid(), $0) == 4809 }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(monitor.shows { $0.contains { $0.contains("98dc3c7cbbe") && $0.contains("removeAt node:internal/priority_queue") } })
    monitor.type("/patchProcessObject\r")
    let isFound = monitor.shows { $0.contains { $0.hasPrefix("│▸") && $0.contains("patchProcessObject") } }
    #expect(isFound, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("After a resize, the screen is drawn for the new size")
  func resize() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-\(getpid()).map", lines(0..<5).utf8)
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { entries(getpid(), $0) == 5 })
    monitor.resize(columns: 20, rows: 4)
    #expect(monitor.reads("q quit"))
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test(
    "A key or signal that ends the monitor restores the terminal and gives the expected status",
    arguments: [
      ("q", nil, Ending.exit(0)), ("\u{3}", nil, .signal(SIGINT)), (nil, SIGTERM, .signal(SIGTERM)), (nil, SIGHUP, .signal(SIGHUP)),
      (nil, SIGILL, .signal(SIGILL)), (nil, SIGSEGV, .signal(SIGSEGV)),
    ] as [(String?, Int32?, Ending)])
  func givenBack(keys: String?, signal: Int32?, ending: Ending) throws {
    let directory = try ScratchDirectory()
    let state = try ScratchDirectory()
    let monitor = try Jittop.monitor(directory, state: state)
    let modes = monitor.firstModes
    #expect(monitor.shows { $0.contains { $0.contains("No perf maps here yet") } })
    #expect(monitor.modes != modes)
    if let keys { monitor.type(keys) }
    if let signal { kill(monitor.pid, signal) }
    #expect(monitor.ends() == ending)
    #expect(monitor.modes == modes)
    let text = monitor.text
    for (on, off) in [("^[[?1049h", "^[[?1049l"), ("^[[?25l", "^[[?25h"), ("^[[?1000h", "^[[?1000l")] {
      let opened = try #require(text.ranges(of: on).last?.lowerBound)
      let closed = try #require(text.ranges(of: off).last?.lowerBound, "\(off) was never sent")
      #expect(closed > opened)
    }
    #expect(directory.names.isEmpty)
  }

  @Test("Of characters that arrive together, each is a key until one opens a prompt; the prompt gets the rest")
  func paste() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-\(getpid()).map", lines(0..<5).utf8)
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { entries(getpid(), $0) == 5 })
    monitor.type("3j:qu??" + String(repeating: "x", count: 2000))
    #expect(monitor.shows { $0.contains { $0.contains("xxxx") && !$0.contains("qu??") } })
    monitor.type("\u{15}qu??")
    #expect(monitor.shows { $0.contains { $0.contains("qu??") } }, "\(monitor.screen().joined(separator: "\n"))")
    monitor.type("\u{1b}")
    #expect(monitor.shows { !$0.contains { $0.contains("qu??") } })
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  @Test("Injected entries go to the monitor's own map, which is removed on exit")
  func inject() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-\(getpid()).map", lines(0..<5).utf8)
    let monitor = try Jittop.monitor(directory)
    #expect(monitor.shows { entries(getpid(), $0) == 5 })
    monitor.type("i\r")
    #expect(monitor.shows { entries(monitor.pid, $0) == 1 }, "\(monitor.screen().joined(separator: "\n"))")
    #expect(directory.bytes("perf-\(getpid()).map") == Array(lines(0..<5).utf8))
    #expect(directory.names.sorted() == ["perf-\(getpid()).map", "perf-\(monitor.pid).map"].sorted())
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(directory.names == ["perf-\(getpid()).map"])
  }

  @Test("The demo is shown and ends with the monitor")
  func demo() throws {
    let directory = try ScratchDirectory()
    let monitor = try Jittop.monitor(directory, "--demo")
    #expect(monitor.shows { $0.contains { $0.contains("jittop-demo") && $0.contains("● live") } })
    #expect(directory.names.count == 1)
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
    #expect(directory.names.isEmpty)
  }

  @Test("The map of a real node process has as many entries as lines", .enabled(if: access("/usr/bin/node", X_OK) == 0))
  func node() throws {
    let directory = try ScratchDirectory()
    // node writes its map to /tmp and a log to the working directory.
    let node = try ChildProcess(
      "/bin/sh",
      ["-c", "cd \"$0\" && exec node --perf-basic-prof -e 'setTimeout(()=>{},3000)'", directory.path], environment: ["PATH=/usr/bin:/bin"])
    let path = "/tmp/perf-\(node.pid).map"
    defer { unlink(path) }
    let monitor = try PseudoTerminal(
      program: Jittop.path, [], ["TERM=xterm-256color", "LC_ALL=C.UTF-8"], columns: 160, rows: 200)
    let isCounted = monitor.shows { screen in
      let lines = (ScratchDirectory.bytes(at: path) ?? []).count { $0 == 0x0a }
      return lines > 1000 && screen.contains { $0.contains(path) && $0.contains(Self.grouped(lines)) && $0.contains("node") }
    }
    #expect(isCounted, "\(monitor.screen().joined(separator: "\n"))")
    node.end()
    monitor.type("q")
    #expect(monitor.ends() == .exit(0))
  }

  /// Formats a number as on screen: `12 345`.
  private static func grouped(_ number: Int) -> String {
    number < 1000 ? "\(number)" : "\(number / 1000) \(String(number % 1000 + 1000).dropFirst())"
  }
}

@Suite("Without a terminal", .ownThread)
struct NoTerminalTests {
  @Test(
    "Without a terminal, the monitor prints an error that suggests jittop ls and exits with status 2",
    arguments: [[], ["--demo"], ["--readonly"]])
  func pipe(_ options: [String]) throws {
    let directory = try ScratchDirectory()
    let child = try ChildProcess(Jittop.path, ["--directory", directory.path] + options)
    #expect(child.ends() == .exit(2))
    #expect(child.output.isEmpty)
    #expect(child.errorText.contains("terminal") && child.errorText.contains("jittop ls"), "\(child.errorText)")
    #expect(Jittop.controls(in: child.errorText) == [])
    #expect(directory.names.isEmpty)
  }

  @Test("A missing or unsuitable TERM is an error with status 2", arguments: ["TERM=dumb", "TERM=nosuch", "X=1"])
  func unknown(_ variable: String) throws {
    let terminal = try PseudoTerminal(program: Jittop.path, [], [variable])
    #expect(terminal.ends() == .exit(2))
    #expect(terminal.output.isEmpty)
    #expect(!terminal.errorLines.isEmpty)
  }
}
