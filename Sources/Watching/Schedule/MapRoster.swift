import Monitor
import PerfMap
import SystemPackage

/// The scheduler's facts about a followed map.
struct FollowedMap: Hashable {
  let path: FilePath
  let place: MapLocation
  /// The process that the map belongs to.
  var pid: ProcessID?
  /// True if the name is gone from its directory. The map stays while its process may still write.
  var hasVanished: Bool
  /// True if the process was running when it was last asked about.
  var isRunning = false
  /// True if the file was open after the last read.
  var isOpen = false
  /// The file of the current generation.
  var file: FileIdentity?
  /// The processes that write into the file, if there are several.
  var writers: [ProcessID] = []
}

/// The followed maps, by number and by path.
struct MapRoster {
  private(set) var maps: [MapID: FollowedMap] = [:]
  private var ids: [FilePath: MapID] = [:]

  /// The number of followed maps.
  var count: Int { maps.count }

  /// The numbers of all maps, in the order in which they were found.
  var all: [MapID] { maps.keys.sorted() }

  /// The map at a path.
  func id(at path: FilePath) -> MapID? { ids[path] }

  /// True if a file is followed, under whatever path. O(maps).
  func follows(_ file: FileIdentity) -> Bool { maps.values.contains { $0.file == file } }

  subscript(_ id: MapID) -> FollowedMap? { maps[id] }

  /// Adds a map.
  mutating func add(_ id: MapID, _ map: FollowedMap) {
    maps[id] = map
    ids[map.path] = id
  }

  /// Changes the facts about a map.
  mutating func update(_ id: MapID, _ body: (inout FollowedMap) -> Void) {
    guard var map = maps[id] else { return }
    body(&map)
    maps[id] = map
  }

  /// Removes a map.
  mutating func remove(_ id: MapID) {
    guard let map = maps.removeValue(forKey: id) else { return }
    ids[map.path] = nil
  }
}
