import Screen
import TestSupport
import Testing

@testable import Dashboard

extension Action {
  /// Keys that bring the dashboard into a state in which the action changes the screen or returns an effect.
  var preparation: [Key] {
    let entries: [Key] = [.character("3")]
    let search: [Key] = [.character("/"), .character("a"), .enter]
    switch self {
    case .zoom, .narrower, .wider, .sameName, .left, .showProcesses: return entries
    case .up, .pageUp, .first: return entries + [.end]
    case .right: return entries + [.left]
    case .zoomIn: return [.character("2")]
    case .zoomOut, .zoomWhole: return [.character("2"), .character("+")]
    case .previousCluster, .nextCluster: return entries + [.character("j")]
    case .mark: return entries
    case .unmark: return entries + [.character(" ")]
    case .searchNext, .searchPrevious, .searchEnd: return search
    // The rate graph of the test maps is empty, so another graph form is visible only in the code graph.
    case .graphForm: return [.character("v")]
    case .down, .pageDown, .last, .focusNext, .focusPrevious, .open, .showSpace, .showEntries, .showRate, .showOverlaps, .showDetail,
      .search, .filter, .columns, .copy, .malformed, .sort, .sortReverse, .pause, .follow, .inject, .demo, .palette, .options, .theme,
      .mouse,
      .group, .exportOverlaps, .withoutMap, .askJvm, .prune, .help, .redraw, .suspend, .quit, .nextOverlap, .previousOverlap, .rateSubject,
      .rateScale, .rateWindow, .rateScope, .overlapKind, .stepBack, .stepForward, .secondBack,
      .secondForward, .slower, .faster, .replayStart, .replayEnd, .compareProfilers:
      return []
    }
  }

  /// Keys that bring the dashboard into a state in which the action has a label, if it ever has one.
  var labelPreparation: [Key] {
    switch self {
    case .copy: [.character("5")]
    case .nextCluster: [.character("2")]
    case .right: [.character("2"), .character("+")]
    default: preparation
    }
  }
}

@Suite("The action table")
struct ActionTableTests {
  /// Returns a dashboard of the given size that has received the preparation keys of an action.
  private func prepared(_ action: Action, _ columns: Int = 160, _ rows: Int = 45, isReadOnly: Bool = false) throws -> DashboardRig {
    try pressed(action.preparation, columns, rows, isReadOnly: isReadOnly)
  }

  private func pressed(_ keys: [Key], _ columns: Int, _ rows: Int, isReadOnly: Bool = false) throws -> DashboardRig {
    // The first of two maps is selected, so that the selection can move down.
    var rig = try DashboardRig.small(columns: columns, rows: rows, isReadOnly: isReadOnly)
    rig.draw()
    rig.press(keys)
    return rig
  }

  /// The actions that have a label in a border or in the footer.
  private static let actionsWithLabel: Set<Action> = [
    .open, .showProcesses, .showSpace, .showEntries, .showRate, .showOverlaps, .showDetail, .search, .searchNext, .filter, .nextOverlap,
    .copy, .sort, .pause, .follow, .rateSubject, .rateScale, .rateWindow, .rateScope, .overlapKind, .zoomIn, .zoomOut, .zoomWhole, .right,
    .nextCluster, .inject, .options, .help, .quit,
  ]

  private func name(_ action: Action) throws -> String {
    try #require(Command.all(isReadOnly: false).first { if case .action(action) = $0.meaning { true } else { false } }?.name)
  }

  @Test("Each action changes the screen or returns an effect, and all its keys and its command do the same", arguments: Action.allCases)
  func keysAndCommand(_ action: Action) throws {
    #expect(!action.entry.keys.isEmpty && action.entry.summary.columns > 0)
    let before = try prepared(action)
    var first = before
    let effects = first.press(action.entry.keys[0])
    let isSeen = first.canvas != before.canvas || !effects.isEmpty
    #expect(isSeen, "\(action.entry.keys[0]) does nothing:\n\(first.canvas.text)")
    for key in action.entry.keys.dropFirst() {
      #expect(Action(key: key) == action, "\(key) calls another action")
      var rig = before
      #expect(rig.press(key) == effects, "\(key)")
      #expect(rig.canvas == first.canvas, "\(key) does something else:\n\(rig.canvas.text)")
    }
    var rig = before
    #expect(rig.type(":" + (try name(action))).isEmpty)
    #expect(rig.press(.enter) == effects)
    #expect(rig.canvas == first.canvas, "the command does something else:\n\(rig.canvas.text)")
  }

  @Test(
    "A click on a label of an action does the same as the key of the action", arguments: Action.allCases,
    [(160, 45), (100, 30), (80, 24), (40, 12)])
  func labels(_ action: Action, _ size: (Int, Int)) throws {
    let before = try pressed(action.labelPreparation, size.0, size.1)
    let hits = before.dashboard.pointer.areas.filter { $0.target == .action(action) }
    // The widest screen has room for all labels.
    if size.0 == 160, Self.actionsWithLabel.contains(action) { try #require(!hits.isEmpty, "no label\n\(before.canvas.text)") }
    for hit in hits {
      let panes = before.dashboard.pointer.areas.filter { $0.rect.contains(Point(column: hit.rect.column, row: hit.rect.row)) }
        .compactMap { if case .pane(let pane) = $0.target { pane } else { nil } }
      for column in [hit.rect.column, hit.rect.endColumn - 1] {
        var byLabel = before
        var byKey = before
        // The sort and copy labels in a border act on the pane of that border.
        if action == .sort || action == .copy, let pane = panes.last { byKey.dashboard.show(pane) }
        let effects = byLabel.mouse(.press, column: column, row: hit.rect.row)
        #expect(effects == byKey.press(action.entry.keys[0]))
        #expect(byLabel.canvas == byKey.canvas, "\(size):\n\(byLabel.canvas.text)")
      }
    }
  }

  @Test("Each action of `actionsWithLabel` has a label in a border or in the footer")
  func labelled() throws {
    var reached: Set<Action> = []
    for action in Action.allCases {
      for size in [(160, 45), (100, 30), (80, 24)] {
        for hit in try prepared(action, size.0, size.1).dashboard.pointer.areas {
          if case .action(let action) = hit.target { reached.insert(action) }
        }
      }
    }
    #expect(reached.isSuperset(of: Self.actionsWithLabel), "not reached: \(Self.actionsWithLabel.subtracting(reached))")
  }

  @Test("The help lists every action with its keys; with --readonly, it omits actions that write")
  func help() throws {
    for isReadOnly in [false, true] {
      // 120 rows show the whole help without scrolling.
      var rig = try DashboardRig.small(columns: 160, rows: 120, isReadOnly: isReadOnly)
      rig.type("?")
      for action in Action.allCases {
        let line = rig.rows.first { $0.contains(action.entry.summary.string) }
        #expect((line == nil) == (isReadOnly && action.entry.writes), "\(action)")
        guard let line else { continue }
        for key in action.entry.keys { #expect(line.contains(key.label(.unicode).string), "\(action) \(key)") }
      }
    }
  }

  @Test("No two actions share a key")
  func unique() {
    let keys = Action.allCases.flatMap(\.entry.keys)
    #expect(Set(keys).count == keys.count)
  }

  @Test("With --readonly, actions that write have no effect by key, command or label", arguments: Action.allCases.filter(\.entry.writes))
  func readOnly(_ action: Action) throws {
    for size in [(160, 45), (100, 30), (80, 24), (40, 12)] {
      let before = try prepared(action, size.0, size.1, isReadOnly: true)
      #expect(!before.dashboard.pointer.areas.contains { $0.target == .action(action) })
      for key in action.entry.keys {
        var rig = before
        #expect(rig.press(key).isEmpty && rig.shows("read-only"), "\(key)")
        // Only the last row, which shows the message, has changed.
        #expect(rig.rows.dropLast() == before.rows.dropLast(), "\(key)")
      }
      var rig = before
      rig.type(":" + (try name(action)))
      #expect(rig.press(.enter).isEmpty)
    }
    var empty = DashboardRig(isReadOnly: true)
    empty.draw()
    #expect(!empty.shows("start the demo"))
    for key in action.entry.keys { #expect(empty.press(key).isEmpty) }
  }
}
