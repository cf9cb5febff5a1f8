/// When the entries of a writer reach the file.
public enum FlushPolicy: Hashable, Sendable {
  /// Each entry by itself, before the call returns: a `write(2)` an entry, as CPython does. Profilers see it at once, and nothing is
  /// lost when the process is killed.
  case everyEntry
  /// Many entries at once, whole lines only: when a thread's buffer of that many bytes is full, and never later than an interval after
  /// an entry was given (by a thread that sleeps while nothing is buffered).
  ///
  /// Some thirteen times as fast. A thread's entries keep their order; those of different threads may not, so use ``everyEntry`` (or
  /// ``PerfMapWriter/flush()`` at that moment) where code of one thread takes the place of another's. `exit(3)` writes what is buffered,
  /// a signal that kills does not. There are at most 64 buffers, one for each thread as long as there are no more.
  case buffered(bytes: ByteCount, interval: Duration)

  /// Buffers of 64 KiB, written after 100 ms at the latest.
  public static let buffered = FlushPolicy.buffered(bytes: ByteCount(64 << 10), interval: .milliseconds(100))

  /// The size of a buffer, or nil when there is none.
  var bufferBytes: Int? {
    switch self {
    case .everyEntry: nil
    case .buffered(let bytes, _): Int(clamping: min(bytes.rawValue, 1 << 30))
    }
  }

  /// The longest time in a buffer, in nanoseconds.
  var nanoseconds: Int64 {
    switch self {
    case .everyEntry: return 0
    case .buffered(_, let interval):
      let (seconds, attoseconds) = interval.components
      let (whole, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
      let (sum, isStillBeyond) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
      return isBeyond || isStillBeyond ? (seconds < 0 ? 0 : .max) : max(0, sum)
    }
  }
}
