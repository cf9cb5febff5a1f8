import Monitor
import PerfMap
import Screen

/// The dialog that requests a map from a JVM with `jcmd PID Compiler.perfmap`, once or periodically. A JVM writes no map by itself.
struct JVMDialog: DialogView {
  enum Choice: Hashable {
    case once
    case every(Duration)
    case never
  }

  var pid: ProcessID
  /// The name of the process, raw.
  var comm: [UInt8]
  /// True if periodic requests are active.
  var isRepeating: Bool
  /// The index of the current choice.
  var place = 0

  var choices: [Choice] {
    [.once] + [5, 10, 30, 60].map { .every(.seconds($0)) } + (isRepeating ? [.never] : [])
  }

  var chosen: Choice { choices[min(place, choices.count - 1)] }

  var mouseBehavior: DialogMouseBehavior { DialogMouseBehavior(followsWheel: false) }

  /// Returns the dialog for the JVM of the selected map, or an error.
  static func open(_ monitor: Monitor, _ context: DialogContext) -> Response {
    guard let map = monitor.selected, map.likelyRuntime == .jvm, let pid = map.pid, let process = map.process, process.isRunning,
      map.state != .stale
    else { return .error("the selected map is not of a running JVM; press W for JVMs without a map") }
    return .open(JVMDialog(pid: pid, comm: process.comm, isRepeating: context.jvmRequests[pid] != nil))
  }

  mutating func handle(_ key: Key, _ monitor: inout Monitor, _ context: DialogContext) -> [Response] {
    switch key {
    case .left, .up, .backTab, .character("h"), .character("k"): place = max(0, place - 1)
    case .right, .down, .tab, .character(" "), .character("l"), .character("j"): place = min(place + 1, choices.count - 1)
    case .enter, .character("y"): return [.close, .effect(answer)]
    default: return [.close]
    }
    return []
  }

  private var answer: Effect {
    switch chosen {
    case .once: .askJVM(pid, every: nil)
    case .every(let time): .askJVM(pid, every: time)
    case .never: .stopAskingJVM(pid)
    }
  }
}

extension JVMDialog.Choice {
  var text: SafeText {
    switch self {
    case .once: "once"
    case .every(let time): SafeText("every \(time.components.seconds)s")
    case .never: "stop"
    }
  }
}
