import Monitor
import PerfMap
import SystemPackage

/// The state of a followed map in the scheduler.
struct ScheduledMap: Hashable {
  let path: FilePath
  let place: MapLocation
  var pid: ProcessID?
  /// True if the file name was removed from its directory. The map is followed as long as its process may write to it.
  var hasVanished: Bool
  /// True if the process was running at the last check.
  var isRunning = false
  /// True if the file name was removed or the process ended after the last read to the end. The last entries may be unread.
  var isUnread = false
  /// True if the file was open after the last read.
  var isOpen = false
  /// The file of the current generation; nil if no file has been read yet.
  var file: FileIdentity?
  /// The processes that write the file if there are several; else empty.
  var writers: [ProcessID] = []
}

/// The followed maps, by ID and by path.
struct MapRoster {
  private(set) var maps: [MapID: ScheduledMap] = [:]
  private var ids: [FilePath: MapID] = [:]

  var count: Int { maps.count }

  /// The IDs of all maps, in the order in which they were found.
  var all: [MapID] { maps.keys.sorted() }

  func id(at path: FilePath) -> MapID? { ids[path] }

  /// Returns true if a file is followed at any path. O(maps).
  func follows(_ file: FileIdentity) -> Bool { maps.values.contains { $0.file == file } }

  subscript(_ id: MapID) -> ScheduledMap? { maps[id] }

  mutating func add(_ id: MapID, _ map: ScheduledMap) {
    maps[id] = map
    ids[map.path] = id
  }

  mutating func update(_ id: MapID, _ body: (inout ScheduledMap) -> Void) {
    guard var map = maps[id] else { return }
    body(&map)
    maps[id] = map
  }

  mutating func remove(_ id: MapID) {
    guard let map = maps.removeValue(forKey: id) else { return }
    ids[map.path] = nil
  }
}
