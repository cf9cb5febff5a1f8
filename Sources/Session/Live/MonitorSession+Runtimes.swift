import Dashboard
import Monitor
import PerfMap
import Processes
import SystemPackage

// Runtimes that run without a map, and JVMs that are asked for one.
extension MonitorSession {
  mutating func listRuntimesWithoutMap() {
    do throws(ProcessesError) {
      shown.dashboard.show(mapless: try ProcFilesystem().runtimesWithoutMap(in: FilePath(options.directory)))
    } catch {
      shown.showError("\(error)")
    }
  }

  mutating func askJVM(_ pid: ProcessID, every time: Duration?) {
    if let problem = jvms.ask(pid, every: time, at: shown.monitor.now.uptime) {
      shown.showError(problem)
    } else {
      shown.show("asking the JVM \(pid) for its map…")
    }
    shown.dashboard.jvmRequests = jvms.repeated
  }

  /// Says what became of what JVMs were asked, and asks again those whose time has come.
  mutating func pollJVMs() {
    for notice in jvms.poll(at: shown.monitor.now.uptime) {
      shown.dashboard.show(notice.text, isError: notice.isError, at: shown.monitor.now)
      shown.dashboard.jvmRequests = jvms.repeated
    }
  }

  mutating func stopAskingJVM(_ pid: ProcessID) {
    jvms.stop(pid)
    shown.dashboard.jvmRequests = jvms.repeated
  }
}
