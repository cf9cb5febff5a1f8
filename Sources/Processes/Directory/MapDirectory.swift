import LinuxSystem
import PerfMap
import SystemPackage

/// A directory that is watched for maps.
///
/// If possible, inotify reports changes through ``descriptor``. Otherwise ``changes()`` compares listings of the directory, and should be
/// called once a second.
/// ```
/// var directory = try MapDirectory(path: "/tmp")
/// let maps = try directory.scan()
/// // Wait with poll(2) on directory.descriptor or, if it is nil, for a second.
/// let changes = directory.changes()
/// ```
package struct MapDirectory: ~Copyable {
  /// The method to detect changes.
  package enum Watching: Hashable, Sendable {
    /// By inotify, or by comparing listings if inotify fails.
    case byEvents
    case byPolling
  }

  package enum Change: Hashable, Sendable {
    /// A map appeared, or another file replaced a known map.
    case appeared(MapFile)
    /// The name of a map vanished. A process may still have the file open.
    case vanished(MapFile)
    /// Events were lost, or the directory was deleted, moved or unmounted: call ``rescan()``.
    case rescan
  }

  package let path: FilePath
  /// The inotify error that is the reason for comparing listings; nil while inotify works or if ``Watching/byPolling`` was requested.
  package private(set) var pollingCause: Errno?
  private var watch: DirectoryWatch?
  private var known: KnownMaps

  /// Starts to watch a directory, which must exist. If inotify fails, listings are compared. Call ``scan()`` next.
  package init(path: FilePath = "/tmp", watching: Watching = .byEvents) throws(ProcessesError) {
    self.path = path
    known = KnownMaps(directory: path)
    do throws(Errno) {
      _ = try DirectoryReader(path)
    } catch {
      throw ProcessesError(.openDirectory, directory: path, errno: error)
    }
    guard watching == .byEvents else { return }
    do {
      watch = try DirectoryWatch()
    } catch {
      pollingCause = error
    }
    watchAgain()
  }

  /// The descriptor to poll for reading; nil while inotify does not watch the directory, so that listings must be compared.
  ///
  /// Read this property before each poll(2): its value changes when the directory is deleted or created.
  package var descriptor: Int32? {
    switch watch {
    case .some(let watch): watch.descriptor
    case .none: nil
    }
  }

  /// Lists all maps, and stores them as the known maps. After an error, the known maps are unchanged. O(files in the directory).
  package mutating func scan() throws(ProcessesError) -> [MapFile] {
    let maps = try list()
    _ = known.handle(listing: maps)
    return maps
  }

  /// Lists all maps, and returns the differences from the known maps. Call this function after `.rescan`.
  package mutating func rescan() throws(ProcessesError) -> [Change] { known.handle(listing: try list()) }

  /// Returns the changes that inotify has reported, oldest first, without waiting. At most 128 KiB of events are read in a call.
  ///
  /// If ``descriptor`` is nil, lists the directory instead, and returns the differences from the known maps. If the directory does not
  /// exist, all known maps have vanished. Unless ``Watching/byPolling`` was requested, each such call also tries to watch the directory
  /// again.
  package mutating func changes() -> [Change] {
    guard descriptor != nil else { return polled() }
    var changes: [Change] = []
    watch?.drain { event in
      if let change = known.handle(event) { changes.append(change) }
    }
    return changes
  }

  /// Returns the differences between the directory and the known maps. If the directory is missing, all known maps have vanished. After any
  /// other error, returns no differences.
  private mutating func polled() -> [Change] {
    do throws(ProcessesError) {
      return known.handle(listing: try list())
    } catch {
      return error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory ? known.handle(listing: []) : []
    }
  }

  /// Lists the maps. The directory is watched before it is listed, so that no change is missed.
  private mutating func list() throws(ProcessesError) -> [MapFile] {
    watchAgain()
    do throws(Errno) {
      var directory = try DirectoryReader(path)
      var maps: [MapFile] = []
      // Only names are read: 100,000 other files take about 45 ms and no memory.
      while let entry = try directory.next() {
        if let name = MapName(entry.name) { maps.append(MapFile(name.pid, in: path)) }
      }
      return maps
    } catch {
      throw ProcessesError(.readDirectory, directory: path, errno: error)
    }
  }

  private mutating func watchAgain() {
    guard descriptor == nil, watch != nil else { return }
    do throws(Errno) {
      try watch?.start(path)
      pollingCause = nil
    } catch {
      pollingCause = error
    }
  }
}
