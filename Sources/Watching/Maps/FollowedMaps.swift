import Monitor
import PerfMap
import SystemPackage

/// The open files behind the maps of a monitor.
package final class FollowedMaps {
  package private(set) var followers: [MapID: MapFollower] = [:]
  private let buffer = ReadBuffer()

  /// No maps.
  package init() {}

  /// Follows a map.
  package func follow(_ id: MapID, _ file: MapFollower) { followers[id] = file }

  /// Makes a follower that shares the buffer of all.
  package func follower(at path: FilePath) -> MapFollower { MapFollower(path: path, buffer: buffer) }

  /// Makes one of a file without a name that a process holds open.
  func follower(of file: OpenFileLink, path: FilePath) -> MapFollower { MapFollower(held: file, path: path, buffer: buffer) }

  /// Gives the descriptor of a map back for good.
  func forget(_ id: MapID) { followers[id] = nil }

  /// A piece of a map's file; nothing when the file has begun another generation.
  package func text(_ id: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8] {
    guard let follower = followers[id], follower.generation?.number == generation else { return [] }
    return follower.bytes(range, limit: limit)
  }
}
