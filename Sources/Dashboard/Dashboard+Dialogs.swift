import Monitor
import Processes

// Dialogs about what the session loop has found.
extension Dashboard {
  /// What dialogs have to know beyond the monitor.
  var dialogContext: DialogContext {
    DialogContext(
      setup: setup, preferences: preferences, catalogue: catalogue, jvmRequests: jvmRequests, screen: arrangement.screen)
  }

  /// Opens the list of the runtimes that run without a map.
  package mutating func show(mapless processes: [RuntimeWithoutMap]) { dialog = WithoutMapDialog(processes: processes) }

  /// Asks whether maps are to be removed; says so when there are none.
  package mutating func offer(_ leftovers: [LeftoverMap], at now: Moment) {
    guard !setup.isReadOnly else { return }
    guard !leftovers.isEmpty else {
      show("no maps of exited processes that you own in \(setup.directory)", isError: false, at: now)
      return
    }
    dialog = PruneDialog(maps: leftovers)
  }

  /// Says what became of maps that were to be removed.
  package mutating func showPruned(_ removed: [LeftoverMap], _ failures: [ProcessesError], at now: Moment) {
    let outcome = PruneDialog.outcome(removed, failures)
    show(outcome.text, isError: outcome.isError, at: now)
  }
}
