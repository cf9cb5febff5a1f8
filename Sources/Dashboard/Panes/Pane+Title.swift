import Screen
import Settings

extension Pane {
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

  /// The number of the pane in its border. The key of that digit focuses the pane.
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
