/// A failure of the writer. The Swift library converts it to a ``PerfMapError``, the C library to a return code.
struct WriteFailure: Error {
  enum Reason {
    /// The map cannot be opened. In the C library also: the options are invalid, or were passed after the map had been opened.
    case open
    /// The path is not a regular file. The value is its `st_mode`.
    case notRegular(UInt32)
    /// The file belongs to this user ID, not to the expected user ID.
    case owner(UInt32, expected: UInt32)
    /// The file has this number of hard links, more than one, so it may not be a map.
    case hardLinks(UInt64)
    /// There is not enough memory for the writer.
    case setup
    case closed
    /// The name contains this byte, which is LF, CR or NUL.
    case name(UInt8)
    /// The line would be too long.
    case tooLong
    /// START + SIZE exceeds 2^64.
    case range
    /// write(2) failed.
    case write
    /// The writer was closed, and this number of buffered entries could not be written and was lost.
    case lost(entries: Int)
    /// close(2) failed.
    case close
    /// The map to copy from cannot be opened or read.
    case source
  }

  var reason: Reason
  /// The error number (errno(3)), or 0 if the failure has none.
  var errno: Int32 = 0
}

extension WriteFailure {
  /// Creates the failure that a closure throws, or nil if it succeeds. Used inside closures that cannot throw typed errors.
  @inline(__always)
  init?(_ body: () throws(WriteFailure) -> Void) {
    do throws(WriteFailure) {
      try body()
      return nil
    } catch {
      self = error
    }
  }
}
