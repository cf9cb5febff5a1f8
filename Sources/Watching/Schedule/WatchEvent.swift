import Monitor
import PerfMap
import Processes
import SystemPackage

package enum WatchEvent {
  /// A map was found in the directory, or named on the command line.
  case found(FoundMap)
  /// The name of a map was removed from the directory.
  case vanished(MapFile)
  /// A process scan found a map in a container.
  case foundInContainer(ContainerMap)
  /// A process scan found maps in containers at these paths only.
  case containerPaths(Set<FilePath>)
  /// A process scan found a map that a process has open.
  case foundOpen(OpenMap)
  /// A process scan found these files, each with several writers. Nil if the scan did not include open files.
  case writers([FileIdentity: [ProcessID]]?)
  /// A map is followed: the result of ``WatchAction/follow(_:)``.
  case followed(MapID, FoundMap)
  /// The process of a map was checked: the result of ``WatchAction/identify(_:_:)``.
  case identified(MapID, ProcessID, isRunning: Bool, ExitReport)
  /// One-shot watches reported writes to these maps.
  case written(Set<MapID>)
  /// Events of one-shot watches were lost: any map may have been written.
  case writesLost
}

/// An action for the driver.
package enum WatchAction: Hashable {
  /// Follow a map, then report ``WatchEvent/followed(_:_:)``.
  case follow(FoundMap)
  /// Read the facts about the process of a map, then report ``WatchEvent/identified(_:_:isRunning:_:)``.
  case identify(MapID, ProcessID)
  /// Attribute a map to a process other than the one whose PID is in its file name.
  case attribute(MapID, to: ProcessID)
  case setWriters([ProcessID], of: MapID)
  /// Remove a map, and stop watching its process, if any.
  case remove(MapID, ProcessID?)
  /// Set the number of maps that are not followed because the limit is reached.
  case setWaitingCount(Int)
}

/// The time and state that decisions of the scheduler depend on.
package struct WatchContext {
  package var now: Duration
  /// The selected map, which is never removed to make room.
  package var selected: MapID?
  /// A closure that returns true if a process has the PID.
  package var isInUse: (ProcessID) -> Bool

  package init(now: Duration, selected: MapID?, isInUse: @escaping (ProcessID) -> Bool) {
    self.now = now
    self.selected = selected
    self.isInUse = isInUse
  }
}

/// A map to follow.
package struct FoundMap: Hashable, Sendable {
  package var path: FilePath
  package var pid: ProcessID?
  /// True if the map is treated as older than the session.
  package var existed: Bool
  package var place: MapLocation
  /// The open file of a deleted map; nil for other maps.
  package var openFile: OpenFileLink?

  package init(path: FilePath, pid: ProcessID?, existed: Bool, place: MapLocation, openFile: OpenFileLink? = nil) {
    self.path = path
    self.pid = pid
    self.existed = existed
    self.place = place
    self.openFile = openFile
  }

  package init(_ file: MapFile, existed: Bool) {
    self.init(path: file.path, pid: file.pid, existed: existed, place: .directory)
  }

  /// Creates a map named on the command line. It is followed even after its process has ended, unless it is in a container.
  init(_ target: MapTarget) {
    self.init(
      path: target.path, pid: target.pid, existed: true, place: target.isInContainer ? .container : .directory, openFile: target.held)
  }
}
