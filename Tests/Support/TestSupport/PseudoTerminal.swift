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
    var control: Int32 = -1
    var device: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&control, &device, &name, nil, &size) == 0 else { throw SetupError(step: "openpty") }
    var pipes: [Int32] = [-1, -1]
    guard pipe(&pipes) == 0 else { throw SetupError(step: "pipe") }
    (self.control, self.device, errors) = (control, device, pipes[0])
    firstModes = Self.modes(device)
    for descriptor in [control, device, pipes[0], pipes[1]] {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      if descriptor == control || descriptor == pipes[0] { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    }
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
    if !isReaped {
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

  /// Reads until the rows on the screen are as wanted; false after ten seconds.
  package func shows(_ isWanted: ([String]) -> Bool) -> Bool {
    becomesTrue { isWanted(screen()) }
  }

  /// Reads until the output or the errors contain a text; false after ten seconds.
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

  /// Waits for the end without reading what the program sends.
  package func endsUnread() -> Ending {
    var status: Int32 = 0
    guard becomesTrue({ waitpid(pid, &status, WNOHANG) == pid }) else { return .lost }
    isReaped = true
    return Ending(status: status)
  }

  private func drain() {
    read(all: control, into: &output)
    read(all: errors, into: &errorText)
  }
}
