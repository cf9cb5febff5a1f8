import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import LinuxSystem

@Suite("Inotify")
struct InotifyTests {
  /// Returns an event in the format of inotify, with the name padded by NULs to a multiple of 16 bytes.
  func bytes(_ mask: Int32, _ name: String = "", watch: Int32 = 1) -> [UInt8] {
    let padded = name.isEmpty ? [] : Array(name.utf8) + [UInt8](repeating: 0, count: 16 - name.utf8.count % 16)
    var header: [UInt8] = []
    for word in [UInt32(bitPattern: watch), UInt32(bitPattern: mask), 0, UInt32(padded.count)] {
      withUnsafeBytes(of: word) { header += $0 }
    }
    return header + padded
  }

  @Test("A buffer of inotify is decoded into its events")
  func events() {
    let buffer =
      bytes(IN_CREATE, "perf-1.map") + bytes(IN_MOVED_TO, "a longer name than sixteen") + bytes(IN_DELETE_SELF)
      + bytes(IN_Q_OVERFLOW, watch: -1)
    let events = Array(InotifyEvents(buffer[...]))
    #expect(events.map(\.watch) == [1, 1, 1, -1])
    #expect(events.map { String(decoding: $0.name, as: UTF8.self) } == ["perf-1.map", "a longer name than sixteen", "", ""])
    #expect(events.map { $0.has(IN_CREATE) } == [true, false, false, false])
    #expect(events.map { $0.has(IN_Q_OVERFLOW) } == [false, false, false, true])
  }

  @Test("A truncated buffer of inotify is decoded into the events before the truncation")
  func truncated() {
    let buffer = bytes(IN_CREATE, "perf-1.map") + bytes(IN_DELETE, "perf-1.map")
    for count in buffer.indices { #expect(Array(InotifyEvents(buffer[..<count])).count == count / 32) }
    var lying = bytes(IN_CREATE, "perf-1.map")
    lying.replaceSubrange(12..<16, with: [255, 255, 255, 255])
    #expect(Array(InotifyEvents(lying[...])).isEmpty)
  }

  @Test("Inotify events contain their watch, and a removed watch has no further events")
  func watches() throws {
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

  @Test("A directory that does not exist cannot be watched")
  func missing() throws {
    let inotify = try Inotify()
    #expect(throws: Errno.noSuchFileOrDirectory) { try inotify.add("/nonexistent", UInt32(bitPattern: IN_CREATE)) }
  }
}
