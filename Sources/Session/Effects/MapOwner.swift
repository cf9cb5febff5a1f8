import Glibc
import Processes

/// Whose a map has to be before a test entry goes into it.
package enum MapOwner {
  /// The user of the process, or who runs us when there is no process.
  package static func expected(_ process: ProcessFacts?) -> UInt32 {
    guard let process, process.isRunning else { return geteuid() }
    return process.uid
  }
}
