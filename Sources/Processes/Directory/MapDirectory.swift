import LinuxSystem
import PerfMap
import SystemPackage

/// A directory that is watched for maps: those there are, and those that come and go.
///
/// The kernel tells of changes where it can (``descriptor``); elsewhere ``changes()`` compares listings, to be called each second.
/// ```
/// var directory = try MapDirectory(path: "/tmp")
/// let maps = try directory.scan()
/// // poll(2) on directory.descriptor, or once a second without one
/// let changes = directory.changes()
/// ```
package struct MapDirectory: ~Copyable {
  /// How to learn of changes.
  package enum Watching: Hashable, Sendable {
    /// The kernel tells; by comparing listings where it does not.
    case byEvents
    /// By comparing listings.
    case byPolling
  }

  /// The directory.
  package let path: FilePath
  /// Why listings are compared though the kernel was to tell; nil while it does.
  package private(set) var pollingCause: Errno?
  private var watch: DirectoryWatch?
  private var known: KnownMaps

  /// Starts to watch a directory; ``scan()`` then says what is there.
  ///
  /// - Throws: `.openDirectory` when there is none at the path or it may not be listed. That the kernel cannot watch it is no error.
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

  /// What to poll for reading; nil when the kernel does not watch the directory now, so that somebody has to look each second.
  ///
  /// Ask before each poll: it comes and goes with the directory.
  package var descriptor: Int32? {
    switch watch {
    case .some(let watch): watch.descriptor
    case .none: nil
    }
  }

  /// Lists all maps and remembers them as known. Complexity: the number of files of any name.
  ///
  /// - Throws: `.readDirectory`, for example when the directory is gone; what was known stays known.
  package mutating func scan() throws(ProcessesError) -> [MapFile] {
    let maps = try list()
    _ = known.handle(listing: maps)
    return maps
  }

  /// Lists all maps, and says what differs from those known: the answer to `.rescan`, and what a poller calls each second.
  ///
  /// - Throws: `.readDirectory`, for example when the directory is gone; what was known stays known.
  package mutating func rescan() throws(ProcessesError) -> [Change] { known.handle(listing: try list()) }

  /// What has changed since the last call, oldest first; never blocks.
  ///
  /// It reads the kernel's events, or lists the directory when there is no ``descriptor``. `.rescan` says that events were lost or that the
  /// directory is gone: call ``rescan()``. While the directory is gone, all its maps have vanished, and it is looked for at each call.
  package mutating func changes() -> [Change] {
    guard descriptor != nil else { return polled() }
    var changes: [Change] = []
    watch?.drain { event in
      if let change = known.handle(event) { changes.append(change) }
    }
    return changes
  }

  /// The changes by comparing listings. A directory that is gone has no maps; of one that cannot be listed for another reason nothing is news.
  private mutating func polled() -> [Change] {
    do throws(ProcessesError) {
      return known.handle(listing: try list())
    } catch {
      return error.errno == .noSuchFileOrDirectory || error.errno == .notDirectory ? known.handle(listing: []) : []
    }
  }

  /// Lists the maps, with the watch set before, so that nothing falls between.
  private mutating func list() throws(ProcessesError) -> [MapFile] {
    watchAgain()
    do throws(Errno) {
      var directory = try DirectoryReader(path)
      var maps: [MapFile] = []
      // By the names alone: 100,000 other files cost some 45 ms and no memory.
      while let entry = try directory.next() {
        if let name = MapName(entry.name) { maps.append(MapFile(name.pid, in: path)) }
      }
      return maps
    } catch {
      throw ProcessesError(.readDirectory, directory: path, errno: error)
    }
  }

  /// Sets the watch unless it is set.
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
