import Dashboard
import Glibc
import LinuxSystem
import Monitor
import PerfMap
import Processes
import SystemPackage

// Effects that start the demo, inject entries, list runtimes without a map and request maps of JVMs.
extension MonitorSession {
  mutating func startDemo() {
    if let pid = demo.start(&screen) { followOwnMap(pid) }
  }

  /// Also follows the map of this process or of the demo, if the user named the maps to follow.
  private mutating func followOwnMap(_ pid: ProcessID) {
    guard !options.targets.isEmpty else { return }
    maps?.feed.watch.add(MapFile(pid, in: FilePath(options.directory)), existed: false, &screen.monitor)
  }

  mutating func inject(_ injection: Injection) {
    do throws(PerfMapError) {
      if let id = injection.target {
        guard let map = screen.monitor.maps[id] else { return }
        let path = map.path
        guard map.place != .container else {
          screen.showError("\(path) is in a container: jittop never writes there")
          return
        }
        // Never recreate a deleted map: its process may belong to another user and could not open the new file.
        let writer = try PerfMapWriter(path: path, owner: WriterOwner.expected(map.process), missing: .refuse)
        try writer.write(start: injection.range.start, size: injection.range.size, name: injection.name)
        try writer.close()
        screen.monitor.expectInjected(injection.range, at: path)
        screen.show("wrote \(injection.range.start) \(injection.range.size) to \(path)")
      } else {
        try ownMap.write(injection.range, name: injection.name)
        followOwnMap(ProcessID(getpid()))
        screen.monitor.expectInjected(injection.range, at: ownMap.path)
        screen.show("wrote \(injection.range.start) \(injection.range.size) to \(ownMap.path)")
      }
    } catch {
      // The file name without its directory leaves room for the cause and the remedy.
      screen.showError("\(error.path.lastComponent?.string ?? ""): \(error.cause) (\(error.remedy))")
    }
  }

  mutating func listRuntimesWithoutMap() {
    do throws(ProcessesError) {
      let found = try ProcFilesystem().runtimesWithoutMap(in: FilePath(options.directory), within: .seconds(2))
      screen.dashboard.show(mapless: found)
    } catch {
      screen.showError("\(error)")
    }
  }

  mutating func askJVM(_ pid: ProcessID, every time: Duration?) {
    if let problem = jvms.request(pid, every: time, at: screen.monitor.now.uptime) {
      screen.showError(problem)
    } else {
      screen.show("requesting the map of JVM \(pid)…")
    }
    screen.dashboard.jvmRequests = jvms.repeated
  }

  /// Shows the results of map requests to JVMs, and repeats requests that are due.
  mutating func pollJVMs() {
    for notice in jvms.poll(at: screen.monitor.now.uptime) {
      screen.dashboard.show(notice.text, isError: notice.isError, at: screen.monitor.now)
      screen.dashboard.jvmRequests = jvms.repeated
    }
  }

  mutating func stopAskingJVM(_ pid: ProcessID) {
    jvms.stop(pid)
    screen.dashboard.jvmRequests = jvms.repeated
  }
}
