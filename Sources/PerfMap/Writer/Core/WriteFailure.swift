/// What stopped the writer, without words: the Swift library makes an error of it, the C library a return code.
struct WriteFailure: Error {
  enum Reason {
    /// The map could not be opened, or is not what a map may be: `errno` says why.
    case open
    /// Something else than a regular file lies at the path; its `st_mode`.
    case notRegular(UInt32)
    /// There is no memory for what the writer needs.
    case setup
    /// The writer is closed.
    case closed
    /// The name holds LF, CR or NUL, which is this byte.
    case name(UInt8)
    /// The line would be longer than the longest.
    case tooLong
    /// START + SIZE lies beyond 2^64.
    case range
    /// The kernel did not take all.
    case write
    /// What was buffered could not be written until the end: so many entries are lost.
    case lost(entries: Int)
    /// close(2) failed.
    case close
    /// A map to copy from could not be opened or read.
    case source
  }

  var reason: Reason
  /// What the kernel said; 0 where it was not the kernel.
  var errno: Int32 = 0
}
