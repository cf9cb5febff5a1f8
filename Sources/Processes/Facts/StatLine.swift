/// Some fields of `/proc/PID/stat`. Source: proc_pid_stat(5).
struct StatLine: Hashable {
  /// Field 2 without its parentheses, unescaped.
  var comm: [UInt8]
  /// Field 3, a letter.
  var state: UInt8
  /// Field 20, the number of threads. It includes a main thread that has ended before the others.
  var threadCount: UInt64
  /// Field 22: clock ticks from boot to the start.
  var startTicks: UInt64

  /// Parses a line; nil if it is malformed. The process name may contain `)` and spaces: it ends at the last `)` of the line.
  init?(_ bytes: some BidirectionalCollection<UInt8>) {
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")), open < close else {
      return nil
    }
    let fields = bytes[close...].dropFirst().split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
    // `fields[0]` is field 3.
    guard fields.count > 22 - 3, let state = fields[0].first,
      let threadCount = UInt64(decimalDigits: fields[20 - 3]), let startTicks = UInt64(decimalDigits: fields[22 - 3])
    else { return nil }
    comm = Array(bytes[bytes.index(after: open)..<close])
    self.state = state
    self.threadCount = threadCount
    self.startTicks = startTicks
  }

  /// True if a thread still runs. The state is `Z` as soon as the main thread has ended, even if other threads run.
  var isRunning: Bool {
    switch state {
    case UInt8(ascii: "X"), UInt8(ascii: "x"): false
    case UInt8(ascii: "Z"): threadCount > 1
    default: true
    }
  }
}
