import Glibc
import Processes

package enum MapOwner {
  /// Returns the user who must own a map before a test entry is written to it: the user of its process, or the current user if it has none.
  package static func expected(_ process: ProcessFacts?) -> UInt32 {
    guard let process, process.isRunning else { return geteuid() }
    return process.uid
  }
}
