import PerfMap
import Processes

/// The process that a map belongs to, and its writers.
package struct MapOwner: Sendable {
  /// The owner's PID in this namespace: the one in the file name, except for maps of other PID namespaces.
  package internal(set) var pid: ProcessID?
  /// The processes that write the map, if there are several; otherwise empty.
  package internal(set) var writers: [ProcessID] = []
  /// The process with that PID, or nil if there is none.
  package internal(set) var process: ProcessFacts?
  /// True if the PID now belongs to another process than the writer, and that process has not written yet.
  private(set) var isInherited = false

  init(pid: ProcessID?) { self.pid = pid }

  /// Updates the process, nil if it does not run. Returns false if it is another process than before.
  ///
  /// A successor with the same PID does not own the map: it is stale until something is written.
  mutating func identify(_ process: ProcessFacts?, lastWrite: WallTime?) -> Bool {
    guard let process else {
      // Keep the facts, for the name.
      self.process?.isRunning = false
      return true
    }
    let isSuccessor = self.process.map { process.isSuccessor(of: $0) } ?? false
    let isSame = !isSuccessor && self.process.map { $0.pid == process.pid } ?? true
    if isSuccessor, !Self.isWritten(lastWrite, since: process.startTime) { isInherited = true }
    self.process = process
    return isSame
  }

  /// Assigns the map to another PID. Returns true if that is a change.
  mutating func attribute(to pid: ProcessID) -> Bool {
    guard self.pid != pid else { return false }
    self.pid = pid
    process = nil
    return true
  }

  /// Updates the writers. Returns true if that is a change.
  mutating func note(writers: [ProcessID]) -> Bool {
    defer { self.writers = writers }
    return self.writers != writers
  }

  /// Records a write: the map belongs to the process with the PID.
  mutating func noteWrite() { isInherited = false }

  /// Returns true if the file was written after a moment, within the precision of file and process times.
  private static func isWritten(_ lastWrite: WallTime?, since moment: WallTime) -> Bool {
    lastWrite.map { $0.since(moment) > .milliseconds(20) } ?? false
  }
}
