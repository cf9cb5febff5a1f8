import Glibc

/// A program in a pseudo-terminal.
package final class PseudoTerminal {
  package typealias Ending = TestSupport.Ending

  private var control: Int32
  private var device: Int32
  private let errors: Int32
  package private(set) var pid: pid_t = 0
  package private(set) var output: [UInt8] = []
  package private(set) var errorText: [UInt8] = []
  /// The screen after the first `interpreted` bytes of the output.
  private var emulator: TerminalEmulator
  private var interpreted = 0
  private var isReaped = false

  /// Starts a program; `environment` contains TERM and the locale. Standard error is captured separately, or goes to the terminal.
  package init(
    program: String, _ arguments: [String], _ environment: [String], columns: UInt16 = 80, rows: UInt16 = 24,
    errorsToTerminal: Bool = false
  ) throws {
    emulator = TerminalEmulator(columns: Int(columns), rows: Int(rows))
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    // openpty(3) is not used, because its descriptors are not close-on-exec: children of other tests would inherit them, and a terminal
    // that is still open does not hang up. TIOCSPTLCK and TIOCGPTN are missing in the Glibc module; their values are from ioctl_tty(2).
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
    // The first terminal that a session leader opens becomes its controlling terminal.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, errorsToTerminal ? 0 : pipes[1], 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    // POSIX_SPAWN_SETSID, missing in the Glibc module.
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
    // Without a child, kill(0) would signal the whole process group.
    if !isReaped, pid > 0 {
      kill(pid, SIGKILL)
      waitpid(pid, nil, 0)
    }
    for descriptor in [control, device, errors] where descriptor >= 0 { close(descriptor) }
  }

  /// The output with control characters in caret notation: ESC is `^[`.
  package var text: String { String(decoding: output, as: UTF8.self).replacing("\u{1b}", with: "^[") }

  /// The lines on standard error.
  package var errorLines: [String] { String(decoding: errorText, as: UTF8.self).split(separator: "\n").map(String.init) }

  /// The modes of the terminal before the start of the program.
  package let firstModes: [UInt32]

  /// The current modes of the terminal, all bits.
  package var modes: [UInt32] { Self.modes(device) }

  private static func modes(_ device: Int32) -> [UInt32] {
    var modes = termios()
    tcgetattr(device, &modes)
    let characters = withUnsafeBytes(of: modes.c_cc) { $0.map { UInt32($0) } }
    return [modes.c_iflag, modes.c_oflag, modes.c_cflag, modes.c_lflag, UInt32(modes.c_line), modes.c_ispeed, modes.c_ospeed] + characters
  }

  package func type(_ text: String) { type(bytes: Array(text.utf8)) }

  /// Types arbitrary bytes.
  package func type(bytes: [UInt8]) { _ = bytes.withUnsafeBytes { write(control, $0.baseAddress, $0.count) } }

  /// Hangs up the terminal.
  package func hangUp() {
    close(control)
    close(device)
    (control, device) = (-1, -1)
  }

  /// Resizes the terminal; the kernel sends SIGWINCH.
  package func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(control, UInt(TIOCSWINSZ), &size)
  }

  /// Returns the visible rows.
  package func screen() -> [String] {
    drain()
    emulator.show(output[interpreted...])
    interpreted = output.count
    return emulator.rows
  }

  /// Reads until the rows satisfy a predicate; returns false after a minute.
  ///
  /// Checks every frame in the output: on a busy machine, a notice of five seconds may be over before the test reads.
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

  /// Returns the end of the next frame in the output, from the sequences of synchronized output (private mode 2026).
  private func nextPicture() -> Int? {
    let mark = Array("?2026l".utf8)
    var rest = output[interpreted...]
    while let place = rest.firstIndex(of: mark[0]) {
      if rest[place...].starts(with: mark) { return place + mark.count }
      rest = rest[(place + 1)...]
    }
    return nil
  }

  /// Reads until the output or the errors contain a text; returns false after a minute.
  package func reads(_ wanted: String) -> Bool {
    becomesTrue {
      drain()
      return text.contains(wanted) || String(decoding: errorText, as: UTF8.self).contains(wanted)
    }
  }

  /// Reads the available output without waiting.
  package func pump() { drain() }

  /// Waits for the end of the program, for at most a minute, and reads the remaining output.
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

  /// Returns true once more than 2000 bytes of output are pending and no more are added, false after a minute. Reads no output.
  package func isStalled() -> Bool {
    var before: Int32 = -1
    return becomesTrue {
      var waiting: Int32 = 0
      _ = ioctl(control, UInt(FIONREAD), &waiting)
      defer { before = waiting }
      return waiting > 2000 && waiting == before
    }
  }

  /// Fills the terminal's buffer, so that writes of the program block until the test reads.
  package func fill() {
    let output = open("/proc/self/fd/\(device)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    defer { close(output) }
    var room = pollfd(fd: output, events: Int16(POLLOUT), revents: 0)
    // The kernel may still make room while it processes written data.
    repeat { while write(output, ".", 1) > 0 {} } while poll(&room, 1, 100) > 0
  }

  /// Waits at most `seconds` for the end without reading the output.
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
