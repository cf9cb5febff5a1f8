import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The maps that are known to be in a directory: the state that turns events and listings into changes, the same ones either way.
struct KnownMaps {
  /// The directory.
  let directory: FilePath
  private var pids: Set<ProcessID> = []

  init(directory: FilePath) { self.directory = directory }

  /// Takes an event of the directory's watch; says what it means for the maps, if anything.
  ///
  /// An event may come after a listing that already shows what it tells, so news that is none is not repeated.
  mutating func handle(_ event: InotifyEvents.Event) -> MapDirectory.Change? {
    if event.has(IN_Q_OVERFLOW | IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_UNMOUNT) { return .rescan }
    guard let pid = MapName(event.name)?.pid else { return nil }
    if event.has(IN_DELETE | IN_MOVED_FROM) {
      return pids.remove(pid) == nil ? nil : .vanished(MapFile(pid, in: directory))
    }
    guard event.has(IN_CREATE | IN_MOVED_TO) else { return nil }
    let isNew = pids.insert(pid).inserted
    // A file moved onto a known name is another file: worth telling.
    return isNew || event.has(IN_MOVED_TO) ? .appeared(MapFile(pid, in: directory)) : nil
  }

  /// Takes a full listing instead; says what has changed, what vanished first, each in the order of the numbers.
  mutating func handle(listing: [MapFile]) -> [MapDirectory.Change] {
    let before = pids
    pids = Set(listing.map(\.pid))
    let vanished = before.subtracting(pids).sorted().map { MapDirectory.Change.vanished(MapFile($0, in: directory)) }
    let appeared = pids.subtracting(before).sorted().map { MapDirectory.Change.appeared(MapFile($0, in: directory)) }
    return vanished + appeared
  }
}
