import PerfMap
import Screen

/// The question whether, and how often, a JVM is to be asked for its map.
struct JVMDialog {
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
