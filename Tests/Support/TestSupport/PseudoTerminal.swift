import Glibc

/// A pseudo-terminal with a program in it.
package final class PseudoTerminal {
  package typealias Ending = TestSupport.Ending

  private var control: Int32
  private var device: Int32
  private let errors: Int32
  package private(set) var pid: pid_t = 0
  package private(set) var output: [UInt8] = []
  package private(set) var errorText: [UInt8] = []
  /// What a user sees, as far as it was asked for.
  private var emulator: TerminalEmulator
  private var interpreted = 0
  private var isReaped = false

  /// Starts a program; TERM and the like come from `environment`. Its errors are kept apart, or go to the terminal as a user has it.
  package init(
    program: String, _ arguments: [String], _ environment: [String], columns: UInt16 = 80, rows: UInt16 = 24,
    errorsToTerminal: Bool = false
  ) throws {
    emulator = TerminalEmulator(columns: Int(columns), rows: Int(rows))
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    // Not openpty(3): what is not closed on exec from the start is open in children that other tests start meanwhile, and a terminal
    // that somebody has open does not hang up. TIOCSPTLCK and TIOCGPTN, which Glibc's module lacks: ioctl_tty(2).
    let control = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var unlocked: Int32 = 0
    var number: UInt32 = 0
    guard control >= 0, ioctl(control, 0x4004_5431, &unlocked) == 0, ioctl(control, 0x8004_5430, &number) == 0,
      ioctl(control, UInt(TIOCSWINSZ), &size) == 0
    else { throw SetupError(step: "open of /dev/ptmx: \(errno)") }
    let name = "/dev/pts/\(number)"
    let device = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard device >= 0 else { throw SetupError(step: "open of \(name): \(errno)") }
    var pipes: [Int32] = [-1, -1]
    guard pipe(&pipes) == 0 else { throw SetupError(step: "pipe") }
    for end in pipes { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    (self.control, self.device, errors) = (control, device, pipes[0])
    firstModes = Self.modes(device)
    for descriptor in [control, pipes[0]] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // A session leader's first terminal becomes the one that controls it.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, errorsToTerminal ? 0 : pipes[1], 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    // POSIX_SPAWN_SETSID, which Glibc's module lacks.
    posix_spawnattr_setflags(&attributes, 0x80)
    var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
    var variables: [UnsafeMutablePointer<CChar>?] = ChildEnvironment.variables(environment).map { strdup($0) } + [nil]
    let result = posix_spawn(&pid, program, &actions, &attributes, &words, &variables)
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    for text in words + variables { free(text) }
    close(pipes[1])
    guard result == 0 else { throw SetupError(step: "posix_spawn of \(program): \(result)") }
  }

  deinit {
    // Without a child, 0 would be everybody in our group.
    if !isReaped, pid > 0 {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    for descriptor in [control, device, errors] where descriptor >= 0 { close(descriptor) }
  }

  /// Everything that was sent, control characters readable: ESC as `^[`.
  package var text: String { String(decoding: output, as: UTF8.self).replacing("\u{1b}", with: "^[") }

  /// The lines on standard error.
  package var errorLines: [String] { String(decoding: errorText, as: UTF8.self).split(separator: "\n").map(String.init) }

  /// The modes of the terminal before the program was started.
  package let firstModes: [UInt32]

  /// The modes of the terminal now, every bit of them.
  package var modes: [UInt32] { Self.modes(device) }

  private static func modes(_ device: Int32) -> [UInt32] {
    var modes = termios()
    tcgetattr(device, &modes)
    let characters = withUnsafeBytes(of: modes.c_cc) { $0.map { UInt32($0) } }
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag, UInt32(modes.c_line), modes.c_ispeed, modes.c_ospeed] + characters
  }

  /// Types bytes.
  package func type(_ text: String) { type(bytes: Array(text.utf8)) }

  /// Types bytes that need not be text.
  package func type(bytes: [UInt8]) { _ = bytes.withUnsafeBytes { write(control, $0.baseAddress, $0.count) } }

  /// Ends the terminal under the program.
  package func hangUp() {
    close(control)
    close(device)
    (control, device) = (-1, -1)
  }

  /// Gives the terminal another size; the kernel tells the program.
  package func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(control, UInt(TIOCSWINSZ), &size)
  }

  /// The rows that a user sees now.
  package func screen() -> [String] {
    drain()
    emulator.show(output[interpreted...])
    interpreted = output.count
    return emulator.rows
  }

  /// Reads until the rows on the screen are as wanted; false after a minute.
  ///
  /// Each picture is looked at: a notice that stands for five seconds may be gone again when a busy machine lets us read.
  package func shows(_ isWanted: ([String]) -> Bool) -> Bool {
    becomesTrue {
      drain()
      repeat {
        let end = nextPicture() ?? output.count
        emulator.show(output[interpreted..<end])
        interpreted = end
        if isWanted(emulator.rows) { return true }
      } while interpreted < output.count
      return false
    }
  }

  /// Where the next picture ends in the output, where a terminal is asked to show each at once (synchronized output, private mode 2026).
  private func nextPicture() -> Int? {
    let mark = Array("?2026l".utf8)
    var rest = output[interpreted...]
    while let place = rest.firstIndex(of: mark[0]) {
      if rest[place...].starts(with: mark) { return place + mark.count }
      rest = rest[(place + 1)...]
    }
    return nil
  }

  /// Reads until the output or the errors contain a text; false after a minute.
  package func reads(_ wanted: String) -> Bool {
    becomesTrue {
      drain()
      return text.contains(wanted) || String(decoding: errorText, as: UTF8.self).contains(wanted)
    }
  }

  /// Takes what has been sent, without waiting.
  package func pump() { drain() }

  /// Waits until the program has stopped as after ctrl-z.
  package func stops() -> Bool {
    var status: Int32 = 0
    let changed = becomesTrue {
      drain()
      return waitpid(pid, &status, WNOHANG | WUNTRACED) == pid
    }
    drain()
    if changed, status & 0xff != 0x7f { isReaped = true }
    return changed && status & 0xff == 0x7f
  }

  /// Waits for the end and reads the rest.
  package func ends() -> Ending {
    var status: Int32 = 0
    let hasEnded = becomesTrue {
      drain()
      return waitpid(pid, &status, WNOHANG) == pid
    }
    guard hasEnded else { return .lost }
    isReaped = true
    drain()
    return Ending(status: status)
  }

  /// Waits until the program's output waits for somebody to read it, and nobody does.
  package func isStalled() -> Bool {
    var before: Int32 = -1
    return becomesTrue {
      var waiting: Int32 = 0
      _ = ioctl(control, UInt(FIONREAD), &waiting)
      defer { before = waiting }
      return waiting > 2000 && waiting == before
    }
  }

  /// Fills the terminal, so that it takes nothing more from a program until somebody reads.
  package func fill() {
    let output = open("/proc/self/fd/\(device)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    defer { close(output) }
    var room = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
    // The kernel moves on what it took.
    repeat { while write(output, ".", 1) > 0 {} } while poll(&room, 1, 100) > 0
  }

  /// Waits at most `seconds` for the end without reading what the program sends.
  package func endsUnread(within seconds: Int) -> Ending {
    var status: Int32 = 0
    guard becomesTrue(within: seconds, { waitpid(pid, &status, WNOHANG) == pid }) else { return .lost }
    isReaped = true
    return Ending(status: status)
  }

  private func drain() {
    read(all: control, into: &output)
    read(all: errors, into: &errorText)
  }
}
