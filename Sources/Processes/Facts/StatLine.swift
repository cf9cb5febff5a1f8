/// The fields that matter of `/proc/PID/stat`. Source: proc_pid_stat(5).
struct StatLine: Hashable {
  /// Field 2 without its parentheses, raw.
  var comm: [UInt8]
  /// Field 3: one letter.
  var state: UInt8
  /// Field 20: the threads, the main one included, also when it has ended before the others.
  var threadCount: UInt64
  /// Field 22: clock ticks from boot to the start.
  var startTicks: UInt64

  /// Parses a line; nil when it is not one.
  ///
  /// The name may hold `)` and spaces, so it ends at the LAST `)`: everything after it is numbers.
  init?(_ bytes: some BidirectionalCollection<UInt8>) {
    guard let open = bytes.firstIndex(of: UInt8(ascii: "(")), let close = bytes.lastIndex(of: UInt8(ascii: ")")), open < close else {
      return nil
    }
    let fields = bytes[close...].dropFirst().split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
    // The first of these fields is number 3.
    guard fields.count > 22 - 3, let state = fields[0].first,
      let threadCount = UInt64(decimalDigits: fields[20 - 3]), let startTicks = UInt64(decimalDigits: fields[22 - 3])
    else { return nil }
    comm = Array(bytes[bytes.index(after: open)..<close])
    self.state = state
    self.threadCount = threadCount
    self.startTicks = startTicks
  }

  /// Whether the process still runs code.
  ///
  /// When the main thread has ended before the others, the kernel shows `Z` for the process, which goes on all the same.
  var isRunning: Bool {
    switch state {
    case UInt8(ascii: "X"), UInt8(ascii: "x"): false
    case UInt8(ascii: "Z"): threadCount > 1
    default: true
    }
  }
}
