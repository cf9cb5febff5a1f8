import Dashboard
import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

/// Finds and removes maps and jitdumps of exited processes. Each operation lists the processes again, because PIDs are reused.
struct Pruning {
  let directory: FilePath

  /// Shows a dialog that offers to remove the current user's files of exited processes.
  func offer(_ dashboard: inout Dashboard, at now: Moment) {
    do throws(ProcessesError) {
      dashboard.offer(try LeftoverMap.find(in: directory, of: geteuid(), LiveProcesses(ProcFilesystem())), at: now)
    } catch {
      dashboard.show("\(error.path): \(error.cause)", isError: true, at: now)
    }
  }

  /// Removes files and shows the outcome.
  func remove(_ maps: [LeftoverMap], _ dashboard: inout Dashboard, at now: Moment) {
    do throws(ProcessesError) {
      let outcome = LeftoverMap.remove(maps, try LiveProcesses(ProcFilesystem()))
      dashboard.showPruned(outcome.removed, outcome.failures, at: now)
    } catch {
      dashboard.show("\(error.path): \(error.cause)", isError: true, at: now)
    }
  }
}
