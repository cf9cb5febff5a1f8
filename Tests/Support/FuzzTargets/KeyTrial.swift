import Glibc
import Screen
import Terminal
import TestSupport

/// A session of the terminal that bytes are typed into.
final class KeyTrial {
  // Sound: made and used by the one thread of the fuzzer.
  nonisolated(unsafe) static let shared = Result { try KeyTrial() }

  private let control: Int32
  private var terminal: Terminal

  /// What is typed behind each input: a sequence takes at most four bytes of it, the button and the place of a mouse report.
  private static let ending = Array("qqqqqqqz".utf8)

  private init() throws {
    var control: Int32 = -1
    var device: Int32 = -1
    var size = winsize(ws_row: 24, ws_col: 80, ws_xpixel: 0, ws_ypixel: 0)
    guard openpty(&control, &device, nil, nil, &size) == 0 else { throw SetupError(step: "openpty: \(errno)") }
    dup2(device, STDIN_FILENO)
    dup2(device, STDOUT_FILENO)
    close(device)
    self.control = control
    // A session gives the terminal back before any signal that ends a process; this one is the fuzzer's clock.
    var clock = sigaction()
    sigaction(SIGALRM, nil, &clock)
    defer { sigaction(SIGALRM, &clock, nil) }
    terminal = try Terminal(
      settings: TerminalSettings(environment: ["TERM": "xterm-256color"]),
      styleSheet: StyleSheet(name: "plain", roles: [:], mono: [:], ramps: [:]))
    drain()
  }

  /// Types bytes; what is wrong with the events that they give.
  func fault(_ bytes: [UInt8]) -> String? {
    var events: [InputEvent] = []
    // The buffer of a terminal holds 4095 bytes.
    let typed = bytes.prefix(1024) + Self.ending
    guard typed.withUnsafeBytes({ write(control, $0.baseAddress, $0.count) }) == typed.count else { return "cannot type" }
    var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    // The kernel hands over when it likes.
    while events.last != .key(.character("z")) || poll(&waiting, 1, 0) > 0 {
      guard poll(&waiting, 1, 1000) > 0 else { break }
      events += terminal.events()
    }
    drain()
    if events.count > typed.count { return "\(events.count) events of \(typed.count) bytes" }
    let letters = Self.ending.suffix(4).map { InputEvent.key(.character(Unicode.Scalar($0))) }
    if Array(events.suffix(4)) != letters { return "the letters behind were swallowed: \(events)" }
    for event in events {
      if case .mouse(let mouse) = event, mouse.point.column < 0 || mouse.point.row < 0 { return "\(mouse)" }
      if case .key(.character(let scalar)) = event, scalar.value < 0x20 || scalar.value == 0x7f { return "\(event)" }
      if case .hangup = event { return "hung up" }
    }
    return nil
  }

  /// Takes what the terminal was sent.
  private func drain() {
    var waiting = pollfd(fd: control, events: Int16(POLLIN), revents: 0)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while poll(&waiting, 1, 0) > 0, buffer.withUnsafeMutableBytes({ read(control, $0.baseAddress, $0.count) }) > 0 {}
  }
}
