import Glibc
import SystemPackage

extension Errno {
  /// The error of the last call of this thread that failed: errno(3).
  package static var last: Errno { Errno(rawValue: errno) }
}
