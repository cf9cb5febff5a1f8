import Monitor
import Processes

// Dialogs and messages with the results of effects, to be shown by the session loop.
extension Dashboard {
  var dialogContext: DialogContext {
    DialogContext(
      setup: setup, preferences: preferences, catalogue: catalogue, jvmRequests: jvmRequests, screen: arrangement.screen)
  }

  package mutating func show(mapless processes: [RuntimeWithoutMap]) { dialog = WithoutMapDialog(processes: processes) }

  /// Opens the dialog that removes the maps of exited processes, or shows a message if there are none. Does nothing if read-only.
  package mutating func offer(_ leftovers: [LeftoverMap], at now: Moment) {
    guard !setup.isReadOnly else { return }
    guard !leftovers.isEmpty else {
      show("you own no maps of exited processes in \(setup.directory)", isError: false, at: now)
      return
    }
    dialog = PruneDialog(maps: leftovers)
  }

  package mutating func showPruned(_ removed: [LeftoverMap], _ failures: [ProcessesError], at now: Moment) {
    let outcome = PruneDialog.outcome(removed, failures)
    show(outcome.text, isError: outcome.isError, at: now)
  }
}
