/// The time at which a ``PerfMapWriter`` writes entries to the file.
public enum FlushPolicy: Hashable, Sendable {
  /// Each entry is written before the call returns, with one `write(2)`, as in CPython. Profilers see it immediately, and it is not lost if
  /// the process is killed.
  case everyEntry
  /// Entries are collected in a buffer of `bytes` bytes, at most 1 GiB, and written as whole lines.
  ///
  /// The buffer is written when it is full, at most `interval` after an entry was added (by a background thread that sleeps while the
  /// buffer is empty), by ``PerfMapWriter/flush()`` and ``PerfMapWriter/close()``, and by `exit(3)`. A fatal signal loses the buffered
  /// entries. All threads share the buffer, which keeps the order of the calls. This is some ten times as fast as ``everyEntry``.
  case buffered(bytes: ByteCount, interval: Duration)

  /// A buffer of 64 KiB that is written after at most 100 ms.
  public static let buffered = FlushPolicy.buffered(bytes: ByteCount(64 << 10), interval: .milliseconds(100))

  /// The size of the buffer, or nil if there is none, and the maximum time that an entry stays in the buffer.
  var limits: (bytes: Int?, nanoseconds: Int64) {
    switch self {
    case .everyEntry: (nil, 0)
    case .buffered(let bytes, let interval): (Int(clamping: min(bytes.rawValue, 1 << 30)), max(0, interval.saturatedNanoseconds))
    }
  }
}
