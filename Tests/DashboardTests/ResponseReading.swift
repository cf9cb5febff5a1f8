import Monitor
import Screen
import Settings
import TestSupport

@testable import Dashboard

extension [Response] {
  var effects: [Effect] { compactMap { if case .effect(let effect) = $0 { effect } else { nil } } }
  var messages: [String] { compactMap { if case .message(let text) = $0 { text } else { nil } } }
  var errors: [String] { compactMap { if case .error(let text) = $0 { text } else { nil } } }
  var panes: [Pane] { compactMap { if case .show(let pane) = $0 { pane } else { nil } } }
  var actions: [Action] { compactMap { if case .perform(let action) = $0 { action } else { nil } } }
  var preferences: [Preferences] { compactMap { if case .prefer(let preferences) = $0 { preferences } else { nil } } }
  var opened: [any DialogView] { compactMap { if case .open(let dialog) = $0 { dialog } else { nil } } }
  var steps: [TimeCommand] { compactMap { if case .travel(let step) = $0 { step } else { nil } } }
  var closes: Bool { contains { if case .close = $0 { true } else { false } } }
  var zooms: Bool { contains { if case .zoom = $0 { true } else { false } } }
}

extension FedMonitor {
  /// Returns a monitor with two maps: that of process 1 has three functions, four entries and one overlap; that of process 2 has one entry.
  static func two() -> FedMonitor {
    var fed = FedMonitor()
    let one = fed.add(pid: 1)
    fed.run(one, comm: "node")
    fed.append("1000 40 JS:~a f.js:1\n2000 40 JS:~b f.js:2\n2020 40 JS:~c f.js:3\n9000 80 JS:*a f.js:1\n", to: one)
    let two = fed.add(pid: 2)
    fed.run(two, comm: "ruby")
    fed.append("5000 10 x\n", to: two)
    fed.pass(.seconds(1))
    fed.monitor.selectMap(one)
    return fed
  }
}
