import LinuxSystem
import PerfMap
import SystemPackage

/// The simulated JIT that a session starts.
struct DemoRun {
  private let directory: String
  private var child: ChildProcess?
  /// A demo whose map has not been seen yet: it is what the user wants to look at.
  private var awaited: ProcessID?

  init(directory: String) { self.directory = directory }

  /// Starts the demo unless it runs; returns its process.
  mutating func start(_ shown: inout MonitorScreen) -> ProcessID? {
    if let child, child.ended() == nil {
      shown.show("the demo runs already, as process \(child.pid)")
      return nil
    }
    do throws(Errno) {
      // It removes its map after SIGTERM, within milliseconds, or seconds where a disk is slow.
      let started = try ChildProcess(
        "/proc/self/exe", ["jittop", "demo", "--with-parent", "--directory", directory], output: .discarded, grace: .seconds(5))
      shown.show("the demo has started, as process \(started.pid)")
      awaited = ProcessID(started.pid)
      child = started
      return ProcessID(started.pid)
    } catch {
      shown.showError("the demo could not be started: \(error)")
      return nil
    }
  }

  /// Selects the demo's map when it is there.
  mutating func select(_ shown: inout MonitorScreen) {
    guard let pid = awaited else { return }
    if let map = shown.monitor.maps.values.first(where: { $0.pid == pid }) {
      shown.monitor.selectMap(map.id)
      awaited = nil
    } else if child?.ended() != nil || child == nil {
      shown.showError("the demo has ended at once: try `jittop demo --directory \(directory)`")
      awaited = nil
    }
  }
}
