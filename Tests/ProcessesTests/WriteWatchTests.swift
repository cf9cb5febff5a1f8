import Glibc
import PerfMap
import Processes
import SystemPackage
import Testing

@Suite("Watching the next write")
struct WriteWatchTests {
  // `#expect` does not support noncopyable values.
  private func expectArmed(_ watch: inout WriteWatch, _ file: FileDescriptor, key: Int, succeeds: Bool = true) {
    let armed = watch.arm(file, key: key)
    #expect(armed == succeeds)
  }

  private func expectFired(_ watch: inout WriteWatch, _ keys: Set<Int>) {
    let fired = watch.fired()
    #expect(fired == keys)
  }

  private func open(_ name: String, in directory: borrowing TemporaryDirectory) throws -> FileDescriptor {
    try FileDescriptor.open(
      directory.file(name), .readWrite, options: [.create, .append], permissions: .ownerReadWrite)
  }

  @Test("An armed write watch fires once")
  func nextWrite() throws {
    let directory = try TemporaryDirectory()
    var watch = try WriteWatch()
    let file = try open("perf-1.map", in: directory)
    defer { try? file.close() }
    _ = try file.writeAll("before\n".utf8)
    expectArmed(&watch, file, key: 7)
    expectFired(&watch, [])
    _ = try file.writeAll("after\n".utf8)
    let descriptor = watch.descriptor.rawValue
    #expect(becomesReadable(descriptor))
    expectFired(&watch, [7])
    for _ in 0..<1000 { _ = try file.writeAll("more\n".utf8) }
    expectFired(&watch, [])
    expectArmed(&watch, file, key: 7)
    _ = try file.writeAll("again\n".utf8)
    expectFired(&watch, [7])
  }

  @Test("A truncation, a rename and a deletion fire an armed write watch")
  func otherEvents() throws {
    let directory = try TemporaryDirectory()
    var watch = try WriteWatch()
    let file = try open("perf-1.map", in: directory)
    defer { try? file.close() }
    _ = try file.writeAll("before\n".utf8)
    expectArmed(&watch, file, key: 1)
    try file.resize(to: 0)
    expectFired(&watch, [1])
    expectArmed(&watch, file, key: 1)
    try directory.rename("perf-1.map", "perf-2.map")
    expectFired(&watch, [1])
    expectArmed(&watch, file, key: 1)
    try check(unlink(directory.file("perf-2.map").string))
    expectFired(&watch, [1])
  }

  @Test("If a file with two names is written, the watches of both names fire")
  func twoNames() throws {
    let directory = try TemporaryDirectory()
    var watch = try WriteWatch()
    let file = try open("perf-1.map", in: directory)
    defer { try? file.close() }
    try check(link(directory.file("perf-1.map").string, directory.file("perf-2.map").string))
    let other = try open("perf-2.map", in: directory)
    defer { try? other.close() }
    expectArmed(&watch, file, key: 1)
    expectArmed(&watch, other, key: 2)
    _ = try file.writeAll("line\n".utf8)
    expectFired(&watch, [1, 2])
  }

  @Test("A closed descriptor cannot be watched")
  func closed() throws {
    var watch = try WriteWatch()
    expectArmed(&watch, FileDescriptor(rawValue: 1 << 20), key: 1, succeeds: false)
  }
}
