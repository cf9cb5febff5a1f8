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
    if let pid = demo.start(&shown) { followOurs(pid) }
  }

  /// Shows a map that comes from this jittop also where others were named to be watched.
  private mutating func followOurs(_ pid: ProcessID) {
    guard !options.targets.isEmpty else { return }
    maps?.feed.watch.add(MapFile(pid, in: FilePath(options.directory)), existed: false, &shown.monitor)
  }

  mutating func inject(_ injection: Injection) {
    do throws(PerfMapError) {
      if let id = injection.target {
        guard let map = shown.monitor.maps[id] else { return }
        let path = map.path
        guard map.place != .container else {
          shown.showError("\(path) lies in a container: jittop writes nothing there")
          return
        }
        // A map that is gone is not made anew: its process could not open ours.
        let writer = try PerfMapWriter(path: path, missing: .refuse)
        try writer.require(owner: MapOwner.expected(map.process))
        try writer.write(start: injection.range.start, size: injection.range.size, name: injection.name)
        try writer.close()
        shown.monitor.expectInjected(injection.range, at: path)
        shown.show("wrote \(injection.range.start) \(injection.range.size) to \(path)")
      } else {
        try ownMap.write(injection.range, name: injection.name)
        followOurs(ProcessID(getpid()))
        shown.monitor.expectInjected(injection.range, at: ownMap.path)
        shown.show("wrote \(injection.range.start) \(injection.range.size) to \(ownMap.path)")
      }
    } catch {
      // The file's name is enough here, so that the cause and the remedy are seen.
      shown.showError("\(error.path.lastComponent?.string ?? ""): \(error.cause) (\(error.remedy))")
    }
  }
}
