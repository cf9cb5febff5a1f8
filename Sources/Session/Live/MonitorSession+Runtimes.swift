import Dashboard
import Monitor
import PerfMap
import Processes
import SystemPackage

// Runtimes that run without a map, and JVMs that are asked for one.
extension MonitorSession {
  mutating func listMapless() {
    do throws(ProcessesError) {
      dashboard.show(mapless: try ProcFilesystem().maplessProcesses(in: FilePath(options.directory)))
    } catch {
      dashboard.show("\(error)", isError: true, at: monitor.now)
    }
  }

  mutating func askJVM(_ pid: ProcessID, every time: Duration?) {
    if let problem = jvms.ask(pid, every: time, at: monitor.now.uptime) {
      dashboard.show(problem, isError: true, at: monitor.now)
    } else {
      dashboard.show("asking the JVM \(pid) for its map…", isError: false, at: monitor.now)
    }
    dashboard.jvmRequests = jvms.repeated
  }

  /// Says what became of what JVMs were asked, and asks again those whose time has come.
  mutating func lookAtJVMs() {
    for notice in jvms.look(at: monitor.now.uptime) {
      dashboard.show(notice.text, isError: notice.isError, at: monitor.now)
      dashboard.jvmRequests = jvms.repeated
    }
  }

  mutating func stopAskingJVM(_ pid: ProcessID) {
    jvms.stop(pid)
    dashboard.jvmRequests = jvms.repeated
  }
}
