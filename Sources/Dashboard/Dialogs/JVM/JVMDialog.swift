import Monitor
import PerfMap
import Screen

/// The question whether, and how often, a JVM is to be asked for its map.
///
/// A JVM writes no map by itself: it is asked for one with `jcmd PID Compiler.perfmap`.
struct JVMDialog: DialogView {
  /// How often.
  enum Choice: Hashable {
    case once
    case every(Duration)
    case never
  }

  /// The process.
  var pid: ProcessID
  /// Its name, raw.
  var comm: [UInt8]
  /// Whether it is being asked again and again.
  var isRepeating: Bool
  /// The chosen one.
  var place = 0

  /// What can be chosen.
  var choices: [Choice] {
    [.once] + [5, 10, 30, 60].map { .every(.seconds($0)) } + (isRepeating ? [.never] : [])
  }

  var chosen: Choice { choices[min(place, choices.count - 1)] }

  var manners: DialogBehavior { DialogBehavior(followsWheel: false) }

  /// Opens the question for the JVM of the selected map.
  static func open(_ monitor: Monitor, _ context: DialogContext) -> Response {
    guard let map = monitor.selected, map.likelyRuntime == .jvm, let pid = map.pid, let process = map.process, process.isRunning,
      map.state != .stale
    else { return .error("the selected map is not that of a running JVM; W lists those without a map") }
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
  /// The choice in words.
  var text: SafeText {
    switch self {
    case .once: "once"
    case .every(let time): SafeText("each \(time.components.seconds) s")
    case .never: "no more"
    }
  }
}
