import Glibc
import PerfMap
import Testing

@testable import Processes

@Suite struct ProcessExitWatchTests {
  @Test func `says that a child has ended when it is killed, and no other`() throws {
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
    // As long as nobody takes it out.
    let endedAgain = exits.ended()
    #expect(endedAgain == [child.pid])
    exits.stopWatching(child.pid)
    let endedAtLast = exits.ended()
    #expect(endedAtLast == [])
  }

  @Test func `watching twice is watching once`() throws {
    var exits = ProcessExitWatch()
    let child = try Child("/bin/sleep", "100")
    let isWatched = [exits.watch(child.pid), exits.watch(child.pid)]
    #expect(isWatched == [true, true])
    exits.stopWatching(child.pid)
    let isStillWatched = exits.isWatching(child.pid)
    #expect(!isStillWatched)
  }

  @Test func `no process, no watch`() throws {
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

  @Test func `the number of a reaped process is not watched again`() throws {
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

  @Test func `descriptors are closed, one by one and at the end`() throws {
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

  /// The number of this process' descriptors that stand for a process.
  private func openDescriptors(of pid: ProcessID) -> Int {
    (0..<1024).filter { isProcessDescriptor(Int32($0), of: pid) }.count
  }

  /// A child as a number alone.
  private func started() throws -> ProcessID {
    var number: pid_t = 0
    var words: [UnsafeMutablePointer<CChar>?] = [strdup("/bin/sleep"), strdup("100"), nil]
    defer { words.forEach { free($0) } }
    try #require(posix_spawn(&number, "/bin/sleep", nil, nil, &words, environ) == 0)
    return ProcessID(number)
  }

  /// Whether a descriptor is open and is that process': other tests may have taken a closed one's number.
  private func isProcessDescriptor(_ descriptor: Int32, of pid: ProcessID) -> Bool {
    guard let file = fopen("/proc/self/fdinfo/\(descriptor)", "r") else { return false }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").contains("Pid:\t\(pid)")
  }
}
