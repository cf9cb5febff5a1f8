import Monitor
import PerfMap
import SystemPackage

/// The followers of a monitor's maps. All followers share one read buffer.
package final class FollowedMaps {
  package private(set) var followers: [MapID: MapFollower] = [:]
  private let buffer = ReadBuffer()
  private let keepsText: Bool

  /// Creates an empty set. If `keepsText` is true, the text that was last read from a map can be read again after the map was truncated.
  package init(keepsText: Bool = false) { self.keepsText = keepsText }

  package func follow(_ id: MapID, _ file: MapFollower) { followers[id] = file }

  package func follower(at path: FilePath) -> MapFollower { MapFollower(path: path, buffer: buffer, keepsText: keepsText) }

  /// Creates a follower of a deleted file that a process has open.
  func follower(of file: OpenFileLink, path: FilePath) -> MapFollower { MapFollower(held: file, path: path, buffer: buffer) }

  /// Removes the follower of a map, which closes its file.
  func remove(_ id: MapID) { followers[id] = nil }

  /// Returns at most `limit` bytes of a map's file; none if `generation` is not the number of the map's current generation.
  package func text(_ id: MapID, _ generation: Int, _ range: TextRange, _ limit: Int) -> [UInt8] {
    guard let follower = followers[id], follower.generation?.number == generation else { return [] }
    return follower.bytes(range, limit: limit)
  }
}
