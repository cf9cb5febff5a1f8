import Glibc
import PerfMap
import SystemPackage
import Testing

@testable import LinuxSystem
@testable import Processes

@Suite("Known maps of a directory")
struct KnownMapsTests {
  let directory: FilePath = "/maps"

  func map(_ pid: Int32) -> MapFile { MapFile(ProcessID(pid), in: directory) }

  func event(_ mask: Int32, _ name: String = "") -> InotifyEvents.Event {
    .init(watch: 1, mask: UInt32(bitPattern: mask), name: Array(name.utf8)[...])
  }

  @Test("The path of a map is the directory and its name")
  func path() {
    #expect(map(12).path == "/maps/perf-12.map")
  }

  @Test("Each change of a map is reported once")
  func onceOnly() {
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

  @Test(
    "An overflow of the inotify queue and the loss of the watched directory request a new listing",
    arguments: [IN_Q_OVERFLOW, IN_DELETE_SELF, IN_MOVE_SELF, IN_IGNORED, IN_UNMOUNT])
  func lostEvents(mask: Int32) {
    var known = KnownMaps(directory: directory)
    #expect(known.handle(event(mask)) == .rescan)
  }

  @Test("A comparison of listings reports the same changes as events")
  func listings() {
    var known = KnownMaps(directory: directory)
    #expect(known.handle(listing: [map(3), map(1)]) == [.appeared(map(1)), .appeared(map(3))])
    #expect(known.handle(listing: [map(1), map(3)]).isEmpty)
    #expect(known.handle(listing: [map(2), map(3)]) == [.vanished(map(1)), .appeared(map(2))])
    #expect(known.handle(event(IN_CREATE, "perf-2.map")) == nil, "the listing included this event")
    #expect(known.handle(listing: []) == [.vanished(map(2)), .vanished(map(3))])
  }
}
