import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import LinuxSystem

@Suite("inotify")
struct InotifyTests {
  /// An event as inotify lays it out, the name padded with NULs to a multiple of 16.
  func bytes(_ mask: Int32, _ name: String = "", watch: Int32 = 1) -> [UInt8] {
    let padded = name.isEmpty ? [] : Array(name.utf8) + [UInt8](repeating: 0, count: 16 - name.utf8.count % 16)
    var header: [UInt8] = []
    for word in [UInt32(bitPattern: watch), UInt32(bitPattern: mask), 0, UInt32(padded.count)] {
      withUnsafeBytes(of: word) { header += $0 }
    }
    return header + padded
  }

  @Test func `A buffer yields its events`() {
    let buffer =
      bytes(IN_CREATE, "perf-1.map") + bytes(IN_MOVED_TO, "a longer name than sixteen") + bytes(IN_DELETE_SELF)
      + bytes(IN_Q_OVERFLOW, watch: -1)
    let events = Array(InotifyEvents(buffer[...]))
    #expect(events.map(\.watch) == [1, 1, 1, -1])
    #expect(events.map { String(decoding: $0.name, as: UTF8.self) } == ["perf-1.map", "a longer name than sixteen", "", ""])
    #expect(events.map { $0.has(IN_CREATE) } == [true, false, false, false])
    #expect(events.map { $0.has(IN_Q_OVERFLOW) } == [false, false, false, true])
  }

  @Test func `A truncated buffer yields the events before the truncation`() {
    let buffer = bytes(IN_CREATE, "perf-1.map") + bytes(IN_DELETE, "perf-1.map")
    for count in buffer.indices { #expect(Array(InotifyEvents(buffer[..<count])).count == count / 32) }
    var lying = bytes(IN_CREATE, "perf-1.map")
    lying.replaceSubrange(12..<16, with: [255, 255, 255, 255])
    #expect(Array(InotifyEvents(lying[...])).isEmpty)
  }

  @Test func `Events carry the watch that was added, and an ended watch has none`() throws {
    let scratch = try ScratchDirectory()
    for name in ["one", "two"] { try #require(mkdir(scratch.file(name), 0o700) == 0) }
    var inotify = try Inotify()
    let one = try inotify.add(FilePath(scratch.file("one")), UInt32(bitPattern: IN_CREATE))
    let two = try inotify.add(FilePath(scratch.file("two")), UInt32(bitPattern: IN_CREATE))
    try scratch.write("one/a", [])
    try scratch.write("two/b", [])
    inotify.remove(two)
    try scratch.write("two/c", [])
    var events: [String] = []
    inotify.drain { event in
      if event.has(IN_CREATE) { events.append("\(event.watch == one ? "one" : "two")/\(String(decoding: event.name, as: UTF8.self))") }
    }
    #expect(events == ["one/a", "two/b"])
  }

  @Test func `A directory that does not exist cannot be watched`() throws {
    let inotify = try Inotify()
    #expect(throws: Errno.noSuchFileOrDirectory) { try inotify.add("/nonexistent", UInt32(bitPattern: IN_CREATE)) }
  }
}
