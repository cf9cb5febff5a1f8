import LinuxSystem
import PerfMap
import SystemPackage

/// The simulated JIT that a session starts as a child process.
struct DemoRun {
  private let directory: String
  private var child: ChildProcess?
  /// The PID of a started demo whose map is not yet selected; nil if there is none.
  private var awaited: ProcessID?

  init(directory: String) { self.directory = directory }

  /// Starts the demo and returns its PID. Shows the reason and returns nil if the demo is already running or cannot start.
  mutating func start(_ screen: inout MonitorScreen) -> ProcessID? {
    if let child, child.ended() == nil {
      screen.show("demo already running (PID \(child.pid))")
      return nil
    }
    do throws(Errno) {
      // The demo removes its map after SIGTERM, which takes seconds on a slow disk.
      let started = try ChildProcess(
        "/proc/self/exe", ["jittop", "demo", "--with-parent", "--directory", directory], output: .discarded, grace: .seconds(5))
      screen.show("demo started (PID \(started.pid))")
      awaited = ProcessID(started.pid)
      child = started
      return ProcessID(started.pid)
    } catch {
      screen.showError("cannot start the demo: \(error)")
      return nil
    }
  }

  /// Selects the map of a started demo once the map exists. Shows an error if the demo exited without a map.
  mutating func select(_ screen: inout MonitorScreen) {
    guard let pid = awaited else { return }
    if let map = screen.monitor.maps.values.first(where: { $0.pid == pid }) {
      screen.monitor.selectMap(map.id)
      awaited = nil
    } else if child?.ended() != nil || child == nil {
      screen.showError("the demo exited before it wrote a map: try `jittop demo --directory \(directory)`")
      awaited = nil
    }
  }
}
