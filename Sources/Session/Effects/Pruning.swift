import Dashboard
import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage

/// Offers the maps of exited processes, and removes those that were offered; who lives is asked each time.
struct Pruning {
  /// The directory of the maps.
  let directory: FilePath

  /// Looks for maps of this user and shows them.
  func offer(_ dashboard: inout Dashboard, at now: Moment) {
    do throws(ProcessesError) {
      dashboard.offer(try LeftoverMap.find(in: directory, of: geteuid(), LiveProcesses(ProcFilesystem())), at: now)
    } catch {
      dashboard.show("\(error.path): \(error.cause)", isError: true, at: now)
    }
  }

  /// Removes maps and says what became of them.
  func remove(_ maps: [LeftoverMap], _ dashboard: inout Dashboard, at now: Moment) {
    do throws(ProcessesError) {
      let outcome = LeftoverMap.remove(maps, try LiveProcesses(ProcFilesystem()))
      dashboard.showPruned(outcome.removed, outcome.failures, at: now)
    } catch {
      dashboard.show("\(error.path): \(error.cause)", isError: true, at: now)
    }
  }
}
