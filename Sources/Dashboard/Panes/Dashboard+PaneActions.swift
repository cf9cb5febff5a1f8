import Monitor
import Screen

// What the keys of single panes do.
extension Dashboard {
  /// Changes how graphs and the overlaps are shown.
  mutating func performOnPane(_ action: Action, _ monitor: inout Monitor) {
    switch action {
    case .rateSubject: changeRate { $0.subject = $0.subject == .rates ? .code : .rates }
    case .rateScale: changeRate { $0.scale = $0.scale == .auto ? .log : .auto }
    case .rateWindow: changeRate { $0.window = $0.window.next }
    case .rateScope:
      let next = nextScope(monitor)
      changeRate { $0.scope = next }
    case .graphForm:
      if setup.symbols == .ascii {
        show("this terminal shows ASCII alone", isError: false, at: monitor.now)
      } else {
        graphForm = graphForm.next
      }
    case .overlapKind:
      monitor.filterOverlapsByNextKind()
      if !arrangement.shown.contains(.overlaps) { show(.overlaps) }
    default: break
    }
  }

  /// Changes what the graph shows; where it is out of sight it comes up first, unchanged.
  private mutating func changeRate(_ change: (inout RateView) -> Void) {
    guard arrangement.shown.contains(.rate) else { return show(.rate) }
    change(&rateView)
  }

  /// A page of what the focus is on.
  mutating func page(by pages: Int, _ monitor: inout Monitor) {
    switch focus {
    case .detail: detailTop = max(0, detailTop + pages * detailPage)
    case .overlaps: monitor.moveOverlap(by: pages * overlapScroll.shown)
    case .processes, .space, .entries, .rate: move(by: pages * entryScroll.shown, &monitor)
    }
  }
}
