import Dashboard
import Monitor
import PerfMap
import Processes
import SystemPackage

// Effects for runtimes without a map, and map requests to JVMs.
extension MonitorSession {
  mutating func listRuntimesWithoutMap() {
    do throws(ProcessesError) {
      screen.dashboard.show(mapless: try ProcFilesystem().runtimesWithoutMap(in: FilePath(options.directory)))
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

  /// Shows the results of map requests and repeats those that are due.
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
