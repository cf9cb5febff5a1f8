import Glibc
import PerfMap
import SystemPackage
import Testing

@testable import Processes

@Suite struct KnownMapsTests {
  let directory: FilePath = "/maps"

  func map(_ pid: Int32) -> MapFile { MapFile(ProcessID(pid), in: directory) }

  /// An event as inotify lays it out, the name padded with NULs to a multiple of 16.
  func bytes(_ mask: Int32, _ name: String = "", watch: Int32 = 1) -> [UInt8] {
    let padded = name.isEmpty ? [] : Array(name.utf8) + [UInt8](repeating: 0, count: 16 - name.utf8.count % 16)
    var header: [UInt8] = []
    for word in [UInt32(bitPattern: watch), UInt32(bitPattern: mask), 0, UInt32(padded.count)] {
      withUnsafeBytes(of: word) { header += $0 }
    }
    return header + padded
  }

  func event(_ mask: Int32, _ name: String = "") -> InotifyEvents.Event {
    .init(watch: 1, mask: UInt32(bitPattern: mask), name: Array(name.utf8)[...])
  }

  @Test func `a path is the directory and the name`() {
    #expect(map(12).path == "/maps/perf-12.map")
  }

  @Test func `a buffer of events`() {
    let buffer =
      bytes(IN_CREATE, "perf-1.map") + bytes(IN_MOVED_TO, "a longer name than sixteen") + bytes(IN_DELETE_SELF)
      + bytes(IN_Q_OVERFLOW, watch: -1)
    let events = Array(InotifyEvents(buffer[...]))
    #expect(events.map(\.watch) == [1, 1, 1, -1])
    #expect(events.map { String(decoding: $0.name, as: UTF8.self) } == ["perf-1.map", "a longer name than sixteen", "", ""])
    #expect(events.map { $0.has(IN_CREATE) } == [true, false, false, false])
    #expect(events.map { $0.has(IN_Q_OVERFLOW) } == [false, false, false, true])
  }

  @Test func `a cut buffer gives the whole events before the cut`() {
    let buffer = bytes(IN_CREATE, "perf-1.map") + bytes(IN_DELETE, "perf-1.map")
    for count in buffer.indices { #expect(Array(InotifyEvents(buffer[..<count])).count == count / 32) }
    var lying = bytes(IN_CREATE, "perf-1.map")
    lying.replaceSubrange(12..<16, with: [255, 255, 255, 255])
    #expect(Array(InotifyEvents(lying[...])).isEmpty)
  }

  @Test func `news is told once`() {
    var known = KnownMaps(directory: directory)
    #expect(known.handle(event(IN_CREATE, "perf-1.map")) == .appeared(map(1)))
    #expect(known.handle(event(IN_CREATE, "perf-1.map")) == nil)
    #expect(known.handle(event(IN_CREATE, "perf-x.map")) == nil)
    #expect(known.handle(event(IN_MOVED_TO, "perf-2.map")) == .appeared(map(2)))
    #expect(known.handle(event(IN_MOVED_TO, "perf-2.map")) == .appeared(map(2)), "another file under the name")
    #expect(known.handle(event(IN_MOVED_FROM, "perf-1.map")) == .vanished(map(1)))
    #expect(known.handle(event(IN_DELETE, "perf-1.map")) == nil)
    #expect(known.handle(event(IN_DELETE, "perf-2.map")) == .vanished(map(2)))
  }

  @Test(arguments: [IN_Q_OVERFLOW, IN_DELETE_SELF, IN_MOVE_SELF, IN_IGNORED, IN_UNMOUNT])
  func `what loses events asks for a new listing`(mask: Int32) {
    var known = KnownMaps(directory: directory)
    #expect(known.handle(event(mask)) == .rescan)
  }

  @Test func `listings tell the same by comparison`() {
    var known = KnownMaps(directory: directory)
    #expect(known.handle(listing: [map(3), map(1)]) == [.appeared(map(1)), .appeared(map(3))])
    #expect(known.handle(listing: [map(1), map(3)]).isEmpty)
    #expect(known.handle(listing: [map(2), map(3)]) == [.vanished(map(1)), .appeared(map(2))])
    #expect(known.handle(event(IN_CREATE, "perf-2.map")) == nil, "an event that the listing was ahead of")
    #expect(known.handle(listing: []) == [.vanished(map(2)), .vanished(map(3))])
  }
}
