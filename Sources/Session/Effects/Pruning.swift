import Dashboard
import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

/// Finds and removes maps of exited processes. Each operation lists the processes again, because PIDs are reused.
struct Pruning {
  let directory: FilePath

  /// Shows the current user's maps of exited processes in a dialog, which offers to remove them.
  func offer(_ dashboard: inout Dashboard, at now: Moment) {
    do throws(ProcessesError) {
      dashboard.offer(try LeftoverMap.find(in: directory, of: geteuid(), LiveProcesses(ProcFilesystem())), at: now)
    } catch {
      dashboard.show("\(error.path): \(error.cause)", isError: true, at: now)
    }
  }

  /// Removes maps and shows the outcome.
  func remove(_ maps: [LeftoverMap], _ dashboard: inout Dashboard, at now: Moment) {
    do throws(ProcessesError) {
      let outcome = LeftoverMap.remove(maps, try LiveProcesses(ProcFilesystem()))
      dashboard.showPruned(outcome.removed, outcome.failures, at: now)
    } catch {
      dashboard.show("\(error.path): \(error.cause)", isError: true, at: now)
    }
  }
}
