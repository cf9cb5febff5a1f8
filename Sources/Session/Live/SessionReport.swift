import Glibc
import Screen
import Terminal

/// The preparation of the monitor's crash report: its path and its header.
enum SessionReport {
  /// Sets the path `$XDG_STATE_HOME/jittop/crash-<time>-<pid>.txt`, by default below `~/.local/state`. Disables the report if neither
  /// `XDG_STATE_HOME` nor `HOME` is set.
  static func prepare(version: String, size: Size, depth: ColorDepth, symbols: SymbolSet) {
    let name = "crash-\(time(nil))-\(getpid()).txt"
    let state = variable("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil } ?? variable("HOME").map { $0 + "/.local/state" }
    let facts = [
      "jittop \(version)",
      "terminal \(variable("TERM") ?? "?"), \(size.columns)x\(size.rows), colours \(depth), characters \(symbols)",
      "COLORTERM \(variable("COLORTERM") ?? "-"), LANG \(variable("LC_ALL") ?? variable("LC_CTYPE") ?? variable("LANG") ?? "-")",
      "inside \(variable("TMUX") != nil ? "tmux" : variable("STY") != nil ? "screen" : "no multiplexer")", system(),
      "command \(CommandLine.arguments.dropFirst().joined(separator: " "))",
    ]
    CrashReport.prepare(path: state.map { "\($0)/jittop/\(name)" } ?? "", header: facts.joined(separator: "\n") + "\n")
  }

  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func system() -> String {
    var names = utsname()
    guard uname(&names) == 0 else { return "system ?" }
    func text(_ field: some Any) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "system \(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
  }
}
