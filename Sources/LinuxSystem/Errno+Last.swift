import Glibc
import SystemPackage

extension Errno {
  /// The error of the last failed call of this thread: errno(3).
  package static var last: Errno { Errno(rawValue: errno) }
}
