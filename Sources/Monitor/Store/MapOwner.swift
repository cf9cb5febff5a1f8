import PerfMap
import Processes

/// The process that a map belongs to, and its writers.
package struct MapOwner: Sendable {
  /// The owner's PID in the namespace of jittop: the PID in the file name, unless the map is of another PID namespace.
  package internal(set) var pid: ProcessID?
  /// The processes that write the map, if there are several; otherwise empty.
  package internal(set) var writers: [ProcessID] = []
  /// The process with the owner's PID, kept after its exit; nil if none was found.
  package internal(set) var process: ProcessFacts?
  /// True if a later process has the PID of the process that wrote the map, and has not written to the map.
  private(set) var isInherited = false

  init(pid: ProcessID?) { self.pid = pid }

  /// Updates the process; `process` is nil if no process has the PID. Returns false if another process has the PID than before.
  ///
  /// A later process with the same PID does not own the map. The map is stale until something is written to it.
  mutating func identify(_ process: ProcessFacts?, lastWrite: WallTime?) -> Bool {
    guard let process else {
      // The name of an exited process is still shown.
      self.process?.isRunning = false
      return true
    }
    let isSuccessor = self.process.map { process.isSuccessor(of: $0) } ?? false
    let isSame = !isSuccessor && self.process.map { $0.pid == process.pid } ?? true
    if isSuccessor, !Self.isWritten(lastWrite, since: process.startTime) { isInherited = true }
    self.process = process
    return isSame
  }

  /// Sets the owner's PID. Returns true if it has changed.
  mutating func attribute(to pid: ProcessID) -> Bool {
    guard self.pid != pid else { return false }
    self.pid = pid
    process = nil
    return true
  }

  /// Updates the writers. Returns true if they have changed.
  mutating func note(writers: [ProcessID]) -> Bool {
    defer { self.writers = writers }
    return self.writers != writers
  }

  /// Records a write, after which the map belongs to the process that has the PID.
  mutating func noteWrite() { isInherited = false }

  /// Returns true if the file was written more than 20 ms after a moment. This margin allows for the resolution of the two times.
  private static func isWritten(_ lastWrite: WallTime?, since moment: WallTime) -> Bool {
    lastWrite.map { $0.since(moment) > .milliseconds(20) } ?? false
  }
}
