import PerfMap
import Processes

/// The process that a map belongs to, and others that write into it.
package struct MapOwner: Sendable {
  /// The process that it is the map of, by our number: the one in its name, but for a map of another PID namespace.
  package internal(set) var pid: ProcessID?
  /// The processes that write into it, where there are several; otherwise none.
  package internal(set) var writers: [ProcessID] = []
  /// The process with that number, or nil when there is none.
  package internal(set) var process: ProcessFacts?
  /// True if another process than the one that wrote the map has its number now, and has written nothing yet.
  private(set) var isInherited = false

  init(pid: ProcessID?) { self.pid = pid }

  /// Takes the facts of the process, nil when there is none any more. Returns false if they are of another process than before.
  ///
  /// Another process with the same number owns nothing of the map: it is stale until something is written.
  mutating func identify(_ process: ProcessFacts?, lastWrite: WallTime?) -> Bool {
    guard let process else {
      // The name is worth keeping.
      self.process?.isRunning = false
      return true
    }
    let isSuccessor = self.process.map { process.isSuccessor(of: $0) } ?? false
    let isSame = !isSuccessor && self.process.map { $0.pid == process.pid } ?? true
    if isSuccessor, !Self.isWritten(lastWrite, since: process.startTime) { isInherited = true }
    self.process = process
    return isSame
  }

  /// Gives the map to a process with another number. Returns whether that is news.
  mutating func attribute(to pid: ProcessID) -> Bool {
    guard self.pid != pid else { return false }
    self.pid = pid
    process = nil
    return true
  }

  /// Takes the processes that write. Returns whether that is news.
  mutating func note(writers: [ProcessID]) -> Bool {
    defer { self.writers = writers }
    return self.writers != writers
  }

  /// Notes that something was written: the map belongs to the process that has the number.
  mutating func noteWrite() { isInherited = false }

  /// Whether the file was written after a moment, as far as the clocks of files and processes tell.
  private static func isWritten(_ lastWrite: WallTime?, since moment: WallTime) -> Bool {
    lastWrite.map { $0.since(moment) > .milliseconds(20) } ?? false
  }
}
