import Glibc
import Screen

/// The size of a printed screen. It is written as `160x45` on the command line.
package struct ScreenSize {
  package let size: Size

  private static let standard = Size(columns: 160, rows: 45)
  private static let maximum = 1000

  package init?(argument: String) {
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false)
    guard parts.count == 2, let columns = Self.extent(parts[0]), let rows = Self.extent(parts[1]) else { return nil }
    size = Size(columns: columns, rows: rows)
  }

  private static func extent(_ text: some StringProtocol) -> Int? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(text), (1...maximum).contains(number) else { return nil }
    return number
  }

  /// Returns the size of the terminal on standard output, less a row for the prompt, or 160x45 if there is no terminal. `COLUMNS` overrides
  /// the columns, and `LINES` the rows.
  package static func ofOutput() -> Size {
    var size = standard
    var window = winsize()
    if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 1 {
      size = Size(columns: Int(window.ws_col), rows: Int(window.ws_row) - 1)
    }
    func variable(_ name: String) -> Int? { getenv(name).flatMap { extent(String(cString: $0)) } }
    return Size(columns: variable("COLUMNS") ?? size.columns, rows: variable("LINES") ?? size.rows)
  }
}
