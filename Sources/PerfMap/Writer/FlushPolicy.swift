/// When the entries of a writer reach the file.
public enum FlushPolicy: Hashable, Sendable {
  /// Each entry by itself, before the call returns: a `write(2)` an entry, as CPython does. Profilers see it at once, and nothing is
  /// lost when the process is killed.
  case everyEntry
  /// Many entries at once, whole lines only: when a buffer of that many bytes is full, and never later than an interval after an entry
  /// was given (by a thread that sleeps while nothing is buffered).
  ///
  /// Some ten times as fast. All threads share the buffer, and entries keep the order in which they were given. `exit(3)` writes what is
  /// buffered, a signal that kills does not.
  case buffered(bytes: ByteCount, interval: Duration)

  /// A buffer of 64 KiB, written after 100 ms at the latest.
  public static let buffered = FlushPolicy.buffered(bytes: ByteCount(64 << 10), interval: .milliseconds(100))

  /// The size of the buffer, or nil when there is none.
  var bufferBytes: Int? {
    switch self {
    case .everyEntry: nil
    case .buffered(let bytes, _): Int(clamping: min(bytes.rawValue, 1 << 30))
    }
  }

  /// The longest time in the buffer, in nanoseconds.
  var nanoseconds: Int64 {
    switch self {
    case .everyEntry: 0
    case .buffered(_, let interval): max(0, interval.saturatedNanoseconds)
    }
  }
}
