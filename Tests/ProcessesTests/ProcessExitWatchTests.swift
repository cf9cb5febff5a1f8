import Glibc
import PerfMap
import Testing

@testable import Processes

@Suite struct ProcessExitWatchTests {
  @Test func `says that a child has ended when it is killed`() throws {
    var exits = ProcessExitWatch()
    let child = try Child("/bin/sleep", "100")
    let descriptor = try unwrapped(exits.watch(child.pid))
    let watchedOnce = exits.descriptors
    #expect(watchedOnce == [child.pid: descriptor])
    let endedBefore = exits.hasEnded(child.pid)
    #expect(!endedBefore)
    child.kill()
    #expect(becomesReadable(descriptor))
    let endedAfter = exits.hasEnded(child.pid)
    #expect(endedAfter)
  }

  @Test func `watching twice is watching once`() throws {
    var exits = ProcessExitWatch()
    let child = try Child("/bin/sleep", "100")
    let first = try unwrapped(exits.watch(child.pid))
    let second = exits.watch(child.pid)
    #expect(second == first)
  }

  @Test func `no process, no descriptor`() throws {
    var exits = ProcessExitWatch()
    let pid: ProcessID
    do {
      let child = try Child("/bin/sleep", "100")
      pid = child.pid
    }
    let descriptors = [exits.watch(pid), exits.watch(ProcessID(0)), exits.watch(ProcessID(-1)), exits.watch(ProcessID(.max))]
    #expect(descriptors == [nil, nil, nil, nil])
    let watched = exits.descriptors
    #expect(watched.isEmpty)
    let ended = exits.hasEnded(pid)
    #expect(!ended, "not watched")
  }

  @Test func `the number of a reaped process is not watched again`() throws {
    var exits = ProcessExitWatch()
    let pid: ProcessID
    do {
      let child = try Child("/bin/sleep", "100")
      pid = child.pid
      _ = try unwrapped(exits.watch(pid))
    }
    let again = exits.watch(pid)
    #expect(again == nil)
    let watched = exits.descriptors
    #expect(watched.isEmpty)
  }

  @Test func `descriptors are closed, one by one and at the end`() throws {
    let children = [try started(), try started()]
    defer { for pid in children { Glibc.kill(pid.rawValue, SIGKILL); waitpid(pid.rawValue, nil, 0) } }
    var left: [Int32] = []
    do {
      var exits = ProcessExitWatch()
      let first = try unwrapped(exits.watch(children[0]))
      let second = try unwrapped(exits.watch(children[1]))
      #expect(isProcessDescriptor(first, of: children[0]))
      exits.stopWatching(children[0])
      #expect(!isProcessDescriptor(first, of: children[0]))
      #expect(isProcessDescriptor(second, of: children[1]))
      left = [first, second]
    }
    #expect(!isProcessDescriptor(left[1], of: children[1]))
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
