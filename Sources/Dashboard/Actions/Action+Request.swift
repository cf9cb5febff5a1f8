import Monitor
import Settings

/// The operation that the dashboard performs for an action.
enum ActionRequest {
  enum Dialog {
    case search, filter, malformed, columns, inject, exportOverlaps, askJVM, options, themes, palette, help
  }

  case pane(PaneAction)
  case toggle(Pane)
  case moveFocus(Int)
  case zoom
  /// The number of columns to add to the right side of the screen; negative to remove columns.
  case widen(Int)
  case jumpCluster(SpaceView.Direction)
  case rate(RateView.Choice)
  case graphForm, overlapKind
  case repeatSearch(NameSearch.Direction)
  case endSearch, searchSameName
  case jumpToOverlap(Int)
  case toggleFunctions, toggleFollow
  case travel(TimeCommand)
  case toggleMouse, compareProfilers
  case open(Dialog)
  case effect(Effect)
}

extension Action {
  var request: ActionRequest {
    switch self {
    case .down: .pane(.move(rows: 1))
    case .up: .pane(.move(rows: -1))
    case .pageDown: .pane(.page(1))
    case .pageUp: .pane(.page(-1))
    case .first: .pane(.move(rows: -(1 << 40)))
    case .last: .pane(.move(rows: 1 << 40))
    case .left: .pane(.left)
    case .right: .pane(.right)
    case .zoomIn: .pane(.zoomIn)
    case .zoomOut: .pane(.zoomOut)
    case .zoomWhole: .pane(.zoomWhole)
    case .open: .pane(.open)
    case .sort: .pane(.sort)
    case .sortReverse: .pane(.sortReverse)
    case .mark: .pane(.mark)
    case .unmark: .pane(.unmark)
    case .copy: .pane(.copy)
    case .previousCluster: .jumpCluster(.down)
    case .nextCluster: .jumpCluster(.up)
    case .focusNext: .moveFocus(1)
    case .focusPrevious: .moveFocus(-1)
    case .showProcesses: .toggle(.processes)
    case .showSpace: .toggle(.space)
    case .showEntries: .toggle(.entries)
    case .showRate: .toggle(.rate)
    case .showOverlaps: .toggle(.overlaps)
    case .showDetail: .toggle(.detail)
    case .zoom: .zoom
    case .narrower: .widen(-4)
    case .wider: .widen(4)
    case .search: .open(.search)
    case .searchNext: .repeatSearch(.down)
    case .searchPrevious: .repeatSearch(.up)
    case .searchEnd: .endSearch
    case .filter: .open(.filter)
    case .sameName: .searchSameName
    case .nextOverlap: .jumpToOverlap(1)
    case .previousOverlap: .jumpToOverlap(-1)
    case .malformed: .open(.malformed)
    case .group: .toggleFunctions
    case .columns: .open(.columns)
    case .pause: .travel(.pause)
    case .follow: .toggleFollow
    case .stepBack: .travel(.move(.seconds(-10)))
    case .stepForward: .travel(.move(.seconds(10)))
    case .secondBack: .travel(.move(.seconds(-1)))
    case .secondForward: .travel(.move(.seconds(1)))
    case .slower: .travel(.slower)
    case .faster: .travel(.faster)
    case .replayStart: .travel(.start)
    case .replayEnd: .travel(.end)
    case .rateSubject: .rate(.subject)
    case .rateScale: .rate(.scale)
    case .rateWindow: .rate(.window)
    case .rateScope: .rate(.scope)
    case .graphForm: .graphForm
    case .overlapKind: .overlapKind
    case .inject: .open(.inject)
    case .exportOverlaps: .open(.exportOverlaps)
    case .demo: .effect(.startDemo)
    case .withoutMap: .effect(.listRuntimesWithoutMap)
    case .askJvm: .open(.askJVM)
    case .prune: .effect(.findLeftovers)
    case .options: .open(.options)
    case .theme: .open(.themes)
    case .mouse: .toggleMouse
    case .compareProfilers: .compareProfilers
    case .palette: .open(.palette)
    case .help: .open(.help)
    case .redraw: .effect(.redraw)
    case .suspend: .effect(.suspend)
    case .quit: .effect(.quit)
    }
  }
}
