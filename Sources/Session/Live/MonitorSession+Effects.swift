import Dashboard
import Glibc
import LinuxSystem
import Monitor
import PerfMap
import Processes
import SystemPackage

// What the dashboard asks for that touches processes and files.
extension MonitorSession {
  mutating func startDemo() {
    if let demo, demo.ended() == nil {
      dashboard.show("the demo runs already, as process \(demo.pid)", isError: false, at: monitor.now)
      return
    }
    do throws(Errno) {
      // It removes its map after SIGTERM, within milliseconds, or seconds where a disk is slow.
      let child = try ChildProcess(
        "/proc/self/exe", ["jittop", "demo", "--with-parent", "--directory", options.directory], output: .discarded,
        grace: .seconds(5))
      dashboard.show("the demo has started, as process \(child.pid)", isError: false, at: monitor.now)
      awaitedDemo = ProcessID(child.pid)
      followOurs(ProcessID(child.pid))
      demo = child
    } catch {
      dashboard.show("the demo could not be started: \(error)", isError: true, at: monitor.now)
    }
  }

  /// Shows a map that comes from us also where others were named to be watched.
  private mutating func followOurs(_ pid: ProcessID) {
    guard !options.targets.isEmpty else { return }
    watch?.add(MapFile(pid, in: FilePath(options.directory)), existed: false, &monitor)
  }

  mutating func selectAwaitedDemo() {
    guard let pid = awaitedDemo else { return }
    if let map = monitor.maps.values.first(where: { $0.pid == pid }) {
      monitor.selectMap(map.id)
      awaitedDemo = nil
    } else if demo?.ended() != nil || demo == nil {
      dashboard.show(
        "the demo has ended at once: try `jittop demo --directory \(options.directory)`", isError: true, at: monitor.now)
      awaitedDemo = nil
    }
  }

  mutating func inject(_ injection: Injection) {
    do throws(PerfMapError) {
      if let id = injection.target {
        guard let map = monitor.maps[id] else { return }
        let path = map.path
        guard map.place != .container else {
          dashboard.show("\(path) lies in a container: jittop writes nothing there", isError: true, at: monitor.now)
          return
        }
        // A map that is gone is not made anew: its process could not open ours.
        let writer = try PerfMapWriter(path: path, missing: .refuse)
        try writer.require(owner: MapOwner.expected(map.process))
        try writer.write(start: injection.range.start, size: injection.range.size, name: injection.name)
        try writer.close()
        monitor.expectInjected(injection.range, at: path)
        dashboard.show("wrote \(injection.range.start) \(injection.range.size) to \(path)", isError: false, at: monitor.now)
      } else {
        try ownMap.write(injection.range, name: injection.name)
        followOurs(ProcessID(getpid()))
        monitor.expectInjected(injection.range, at: ownMap.path)
        dashboard.show(
          "wrote \(injection.range.start) \(injection.range.size) to \(ownMap.path)", isError: false, at: monitor.now)
      }
    } catch {
      // The file's name is enough here, so that the cause and the remedy are seen.
      dashboard.show("\(error.path.lastComponent?.string ?? ""): \(error.cause) (\(error.remedy))", isError: true, at: monitor.now)
    }
  }
}
