import Screen
import Settings

extension Pane {
  /// The name in the border.
  var title: SafeText {
    switch self {
    case .processes: "processes"
    case .space: "address space"
    case .entries: "entries"
    case .rate: "write rate"
    case .overlaps: "overlaps"
    case .detail: "detail"
    }
  }

  /// The number in the border.
  var superscript: SafeText {
    switch self {
    case .processes: "¹"
    case .space: "²"
    case .entries: "³"
    case .rate: "⁴"
    case .overlaps: "⁵"
    case .detail: "⁶"
    }
  }

  /// The action that goes to the pane.
  var action: Action {
    switch self {
    case .processes: .showProcesses
    case .space: .showSpace
    case .entries: .showEntries
    case .rate: .showRate
    case .overlaps: .showOverlaps
    case .detail: .showDetail
    }
  }
}
