import Monitor
import PerfMap
import Processes
import SystemPackage

/// An event that the driver reports to the scheduler.
package enum WatchEvent {
  /// A map is in the directory, or was named.
  case found(FoundMap)
  /// The name of a map is gone from the directory.
  case vanished(MapFile)
  /// A survey found a map of a process in other namespaces.
  case container(ContainerMap)
  /// A survey found maps in containers at these paths, and no others.
  case containers(Set<FilePath>)
  /// A survey found a map that a process holds open.
  case open(OpenMap)
  /// A survey is over. It found files with several writers, if it included open files.
  case writers([FileIdentity: [ProcessID]]?)
  /// A map is followed, under a number: the answer to ``WatchAction/follow(_:)``.
  case followed(MapID, FoundMap)
  /// The process of a map was asked about: the answer to ``WatchAction/identify(_:_:)``.
  case identified(MapID, ProcessID, isRunning: Bool, ExitReport)
  /// Alarms of maps went off.
  case alarms(Set<MapID>)
  /// Alarms were lost: every map may have been written.
  case alarmsLost
}

/// An action that the driver performs.
package enum WatchAction: Hashable {
  /// Follow a map, then report ``WatchEvent/followed(_:_:)``.
  case follow(FoundMap)
  /// Ask about the process of a map, then report ``WatchEvent/identified(_:_:isRunning:_:)``.
  case identify(MapID, ProcessID)
  /// Record that a map belongs to another process than its name says.
  case attribute(MapID, to: ProcessID)
  /// Record the processes that write into a map.
  case note(writers: [ProcessID], of: MapID)
  /// Forget a map, and stop watching its process.
  case forget(MapID, ProcessID?)
  /// Record the number of maps that are not followed.
  case leaveOut(Int)
}

/// The circumstances of an event.
package struct WatchContext {
  /// The time.
  package var now: Duration
  /// The map that is shown.
  package var shown: MapID?
  /// Returns whether a process has a number.
  package var isInUse: (ProcessID) -> Bool

  package init(now: Duration, shown: MapID?, isInUse: @escaping (ProcessID) -> Bool) {
    self.now = now
    self.shown = shown
    self.isInUse = isInUse
  }
}

/// A map that was found.
package struct FoundMap: Hashable, Sendable {
  package var path: FilePath
  /// The process that it belongs to.
  package var pid: ProcessID?
  /// True if it was there before the directory was watched.
  package var existed: Bool
  package var place: MapLocation
  /// The open file, if its name is gone.
  package var held: OpenFileLink?

  package init(path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation, held: OpenFileLink? = nil) {
    self.path = path
    self.pid = pid
    self.existed = existed
    self.place = place
    self.held = held
  }

  /// A map in the directory.
  package init(_ file: MapFile, existed: Bool) {
    self.init(path: file.path, pid: file.pid, existed: existed, place: .directory)
  }

  /// A map that was named. It stays when its process ends; in a container, where it would keep a file system alive, it cannot.
  init(_ target: MapTarget) {
    self.init(
      path: target.path, pid: target.pid, existed: true, place: target.isElsewhere ? .container : .directory, held: target.held)
  }
}
