import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The maps of a directory found so far. Events of inotify and listings of the directory are turned into changes of this set.
struct KnownMaps {
  let directory: FilePath
  private var pids: Set<ProcessID> = []

  init(directory: FilePath) { self.directory = directory }

  /// Applies an event and returns the change; nil if the file is not a map, or if a listing has already included the change.
  mutating func handle(_ event: InotifyEvents.Event) -> MapDirectory.Change? {
    if event.has(IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT) { return .rescan }
    guard let pid = MapName(event.name)?.pid else { return nil }
    if event.has(IN_DELETE | IN_MOVED_FROM) {
      return pids.remove(pid) == nil ? nil : .vanished(MapFile(pid, in: directory))
    }
    guard event.has(IN_CREATE | IN_MOVED_TO) else { return nil }
    let isNew = pids.insert(pid).inserted
    // A file that is renamed to the name of a known map replaces that map.
    return isNew || event.has(IN_MOVED_TO) ? .appeared(MapFile(pid, in: directory)) : nil
  }

  /// Applies a full listing, and returns the changes: first the vanished maps, then the new maps, both sorted by PID.
  mutating func handle(listing: [MapFile]) -> [MapDirectory.Change] {
    let before = pids
    pids = Set(listing.map(\.pid))
    let vanished = before.subtracting(pids).sorted().map { MapDirectory.Change.vanished(MapFile($0, in: directory)) }
    let appeared = pids.subtracting(before).sorted().map { MapDirectory.Change.appeared(MapFile($0, in: directory)) }
    return vanished + appeared
  }
}
