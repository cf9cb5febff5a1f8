import Glibc

/// A pseudo-terminal with the probe in it.
final class PseudoTerminal {
  /// How the probe ended.
  enum Ending: Equatable {
    case exit(Int32)
    case signal(Int32)
    case lost
  }

  private var control: Int32
  private var device: Int32
  private let errors: Int32
  private(set) var pid: pid_t = 0
  private(set) var output: [UInt8] = []
  private(set) var errorText: [UInt8] = []

  /// Starts the probe with a behaviour; TERM and the like come from `environment`.
  init(_ behaviour: String, _ environment: [String], columns: UInt16 = 80, rows: UInt16 = 24) throws {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    var control: Int32 = -1
    var device: Int32 = -1
    var name = [CChar](repeating: 0, count: 128)
    guard openpty(&control, &device, &name, nil, &size) == 0 else { throw PseudoTerminalError(step: "openpty") }
    var pipes: [Int32] = [-1, -1]
    guard pipe(&pipes) == 0 else { throw PseudoTerminalError(step: "pipe") }
    (self.control, self.device, errors) = (control, device, pipes[0])
    for descriptor in [control, device, pipes[0]] {
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      if descriptor != device { _ = fcntl(descriptor, F_SETFL, O_NONBLOCK) }
    }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    // A session leader's first terminal becomes the one that controls it.
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, pipes[1], 2)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    // POSIX_SPAWN_SETSID, which Glibc's module lacks.
    posix_spawnattr_setflags(&attributes, 0x80)
    var arguments: [UnsafeMutablePointer<CChar>?] = [strdup(Self.probe), strdup(behaviour), nil]
    var variables: [UnsafeMutablePointer<CChar>?] = (environment + ["SWIFT_BACKTRACE=enable=no"]).map { strdup($0) } + [nil]
    let result = posix_spawn(&pid, Self.probe, &actions, &attributes, &arguments, &variables)
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    for text in arguments + variables { free(text) }
    close(pipes[1])
    guard result == 0 else { throw PseudoTerminalError(step: "posix_spawn of \(Self.probe): \(result)") }
  }

  deinit {
    kill(pid, SIGKILL)
    for descriptor in [control, device, errors] where descriptor >= 0 { close(descriptor) }
  }

  /// Beside the program that runs the tests.
  private static let probe: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let path = String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/TerminalProbe"
  }()

  /// Everything that was sent, control characters readable: ESC as `^[`.
  var text: String { String(decoding: output, as: UTF8.self).replacing("\u{1b}", with: "^[") }

  /// The lines on standard error.
  var errorLines: [String] { String(decoding: errorText, as: UTF8.self).split(separator: "\n").map(String.init) }

  /// The modes of the terminal, as far as a session changes them.
  var modes: [UInt32] {
    var modes = termios()
    tcgetattr(device, &modes)
    return [modes.c_iflag, modes.c_oflag, modes.c_lflag]
  }

  /// Types bytes.
  func type(_ text: String) { type(bytes: Array(text.utf8)) }

  /// Types bytes that need not be text.
  func type(bytes: [UInt8]) { _ = bytes.withUnsafeBytes { write(control, $0.baseAddress, $0.count) } }

  /// Ends the terminal under the probe.
  func hangUp() {
    close(control)
    close(device)
    (control, device) = (-1, -1)
  }

  /// Gives the terminal another size; the kernel tells the probe.
  func resize(columns: UInt16, rows: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(control, UInt(TIOCSWINSZ), &size)
  }

  /// Reads until the output or the errors contain a text; false after ten seconds.
  func reads(_ wanted: String) -> Bool {
    for _ in 0..<1000 {
      drain()
      if text.contains(wanted) || String(decoding: errorText, as: UTF8.self).contains(wanted) { return true }
      usleep(10_000)
    }
    return false
  }

  /// Waits until the probe has stopped as after ctrl-z.
  func stops() -> Bool {
    for _ in 0..<1000 {
      drain()
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG | WUNTRACED) == pid { return status & 0xff == 0x7f }
      usleep(10_000)
    }
    return false
  }

  /// Waits for the end and reads the rest.
  func ends() -> Ending {
    for _ in 0..<1000 {
      drain()
      var status: Int32 = 0
      if waitpid(pid, &status, WNOHANG) == pid {
        drain()
        return status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
      }
      usleep(10_000)
    }
    return .lost
  }

  private func drain() {
    Self.read(control, into: &output)
    Self.read(errors, into: &errorText)
  }

  private static func read(_ descriptor: Int32, into bytes: inout [UInt8]) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return }
      bytes += buffer.prefix(count)
    }
  }
}

/// A step that failed before the probe ran.
struct PseudoTerminalError: Error {
  let step: String
}
