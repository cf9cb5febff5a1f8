import Glibc
import PerfMap
import Testing

@testable import Processes

@Suite("Watching the end of processes")
struct ProcessExitWatchTests {
  @Test("A killed child is reported, and no other process")
  func killed() throws {
    var exits = ProcessExitWatch()
    let child = try Child("/bin/sleep", "100")
    let other = try Child("/bin/sleep", "100")
    let isWatched = [exits.watch(child.pid), exits.watch(other.pid)]
    #expect(isWatched == [true, true])
    let descriptor = try unwrapped(exits.descriptor)
    let endedBefore = exits.ended()
    #expect(endedBefore == [])
    child.kill()
    #expect(becomesReadable(descriptor))
    let endedAfter = exits.ended()
    #expect(endedAfter == [child.pid])
    // An ended process is reported until its watch is stopped.
    let endedAgain = exits.ended()
    #expect(endedAgain == [child.pid])
    exits.stopWatching(child.pid)
    let endedAtLast = exits.ended()
    #expect(endedAtLast == [])
  }

  @Test("A process that is watched twice has one watch")
  func twice() throws {
    var exits = ProcessExitWatch()
    let child = try Child("/bin/sleep", "100")
    let isWatched = [exits.watch(child.pid), exits.watch(child.pid)]
    #expect(isWatched == [true, true])
    exits.stopWatching(child.pid)
    let isStillWatched = exits.isWatching(child.pid)
    #expect(!isStillWatched)
  }

  @Test("A missing process cannot be watched")
  func missing() throws {
    var exits = ProcessExitWatch()
    let pid: ProcessID
    do {
      let child = try Child("/bin/sleep", "100")
      pid = child.pid
    }
    let isWatched = [exits.watch(pid), exits.watch(ProcessID(0)), exits.watch(ProcessID(-1)), exits.watch(ProcessID(.max))]
    #expect(isWatched == [false, false, false, false])
    let ended = exits.ended()
    #expect(ended.isEmpty, "not watched")
  }

  @Test("The PID of a reaped process cannot be watched again")
  func reaped() throws {
    var exits = ProcessExitWatch()
    let pid: ProcessID
    do {
      let child = try Child("/bin/sleep", "100")
      pid = child.pid
      let isWatched = exits.watch(pid)
      #expect(isWatched)
    }
    let again = exits.watch(pid)
    #expect(!again)
    let isWatching = exits.isWatching(pid)
    #expect(!isWatching)
  }

  @Test("The descriptor of a watch is closed when the watch is stopped or its owner is released")
  func descriptors() throws {
    let children = [try started(), try started()]
    defer { for pid in children { Glibc.kill(pid.rawValue, SIGKILL); waitpid(pid.rawValue, nil, 0) } }
    do {
      var exits = ProcessExitWatch()
      for child in children {
        let isWatched = exits.watch(child)
        #expect(isWatched)
      }
      #expect(children.map(openDescriptors) == [1, 1])
      exits.stopWatching(children[0])
      #expect(children.map(openDescriptors) == [0, 1])
    }
    #expect(children.map(openDescriptors) == [0, 0])
  }

  /// Returns the number of open descriptors that refer to a process.
  private func openDescriptors(of pid: ProcessID) -> Int {
    (0..<1024).filter { isProcessDescriptor(Int32($0), of: pid) }.count
  }

  /// Starts a child, which the caller reaps.
  private func started() throws -> ProcessID {
    var number: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sleep"), strdup("100"), nil]
    defer { words.forEach { free($0) } }
    try #require(posix_spawn(&number, "/bin/sleep", nil, nil, &words, environ) == 0)
    return ProcessID(number)
  }

  /// True if a descriptor is open and refers to the process. Other tests may reuse a closed number.
  private func isProcessDescriptor(_ descriptor: Int32, of pid: ProcessID) -> Bool {
    guard let file = fopen("/proc/self/fdinfo/\(descriptor)", "r") else { return false }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").contains("Pid:\t\(pid)")
  }
}
