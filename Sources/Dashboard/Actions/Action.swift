import Screen

/// Everything that a user can make the monitor do: one table feeds keys, labels, help and README.
package enum Action: String, CaseIterable, Hashable, Sendable {
  case down, up, pageDown, pageUp, first, last, left, right
  case focusNext, focusPrevious, open
  case zoomIn, zoomOut, zoomWhole, previousCluster, nextCluster
  case showProcesses, showSpace, showEntries, showRate, showOverlaps, showDetail, zoom, narrower, wider
  case search, searchNext, searchPrevious, searchEnd, filter, sameName, nextOverlap, previousOverlap, malformed
  case mark, unmark, copy
  case sort, sortReverse, columns, group
  case pause, follow
  case stepBack, stepForward, secondBack, secondForward, slower, faster, replayStart, replayEnd
  case rateSubject, rateScale, rateWindow, rateScope, graphForm, overlapKind
  case inject, exportOverlaps, demo, withoutMap, askJvm, prune
  case options, theme, mouse, palette, help, redraw, suspend, quit

  /// The chapter of the help that an action stands in.
  package enum Group: String, CaseIterable, Hashable, Sendable {
    case move = "Move"
    case panes = "Panes"
    case space = "Address space"
    case find = "Find"
    case time = "Time"
    case view = "View"
    case act = "Act"
    case program = "Program"
  }

  /// What the help says of an action.
  package struct Entry: Sendable {
    /// The keys that call it, the first one shown on labels.
    package var keys: [Key]
    /// The chapter.
    package var group: Group
    /// What it does, in a few words.
    package var summary: SafeText
    /// Whether it writes anything outside the monitor.
    package var writes = false
  }

  /// The row of the table. O(1).
  package var entry: Entry {
    switch self {
    case .down: Entry(keys: [.character("j"), .down], group: .move, summary: "one row down")
    case .up: Entry(keys: [.character("k"), .up], group: .move, summary: "one row up")
    case .pageDown: Entry(keys: [.control("d"), .pageDown], group: .move, summary: "a page down")
    case .pageUp: Entry(keys: [.control("u"), .pageUp], group: .move, summary: "a page up")
    case .first: Entry(keys: [.character("g"), .home], group: .move, summary: "first row")
    case .last: Entry(keys: [.character("G"), .end], group: .move, summary: "last row")
    case .left: Entry(keys: [.character("h"), .left], group: .move, summary: "code below in memory; closes a function")
    case .right: Entry(keys: [.character("l"), .right], group: .move, summary: "code above in memory; opens a function")
    case .zoomIn: Entry(keys: [.character("+")], group: .space, summary: "zoom in, in the pane of the address space")
    case .zoomOut: Entry(keys: [.character("-")], group: .space, summary: "zoom out; h and l pan")
    case .zoomWhole: Entry(keys: [.character("0"), .character("=")], group: .space, summary: "the whole address space")
    case .previousCluster: Entry(keys: [.character("{")], group: .space, summary: "previous cluster of code")
    case .nextCluster: Entry(keys: [.character("}")], group: .space, summary: "next cluster of code")
    case .focusNext: Entry(keys: [.tab], group: .panes, summary: "next pane; A or B of an overlap in full")
    case .focusPrevious: Entry(keys: [.backTab], group: .panes, summary: "previous pane")
    case .open: Entry(keys: [.enter], group: .panes, summary: "open the map, function or overlap; jump to its entry")
    case .showProcesses: Entry(keys: [.character("1")], group: .panes, summary: "processes; again hides the pane")
    case .showSpace: Entry(keys: [.character("2")], group: .panes, summary: "address space; again hides the pane")
    case .showEntries: Entry(keys: [.character("3")], group: .panes, summary: "entries; again hides the pane")
    case .showRate: Entry(keys: [.character("4")], group: .panes, summary: "write rate; again hides the pane")
    case .showOverlaps: Entry(keys: [.character("5"), .function(9)], group: .panes, summary: "overlaps; again hides the pane")
    case .showDetail: Entry(keys: [.character("6")], group: .panes, summary: "detail of the entry; again hides the pane")
    case .zoom: Entry(keys: [.character("z")], group: .panes, summary: "the pane alone on the screen, and back")
    case .narrower: Entry(keys: [.character(">")], group: .panes, summary: "entries wider, right side narrower")
    case .wider: Entry(keys: [.character("<")], group: .panes, summary: "entries narrower, right side wider")
    case .search: Entry(keys: [.character("/"), .function(3)], group: .find, summary: "search names")
    case .searchNext: Entry(keys: [.character("n")], group: .find, summary: "next hit")
    case .searchPrevious: Entry(keys: [.character("N")], group: .find, summary: "previous hit")
    case .searchEnd:
      Entry(keys: [.escape], group: .find, summary: "back from an overlap, from the past; forget the search, then the filter")
    case .filter:
      Entry(keys: [.character("\\"), .function(4)], group: .find, summary: "filter entries: name, size>4k, tier=opt, recompiled>5")
    case .sameName: Entry(keys: [.character("*")], group: .find, summary: "next entry of the same name")
    case .mark: Entry(keys: [.character(" ")], group: .act, summary: "mark the entry or the map, or take the mark back")
    case .unmark: Entry(keys: [.character("U")], group: .act, summary: "take all marks of the entries or the maps back")
    case .copy: Entry(keys: [.character("y")], group: .act, summary: "copy the entry, the pair or the path, or the marked ones (OSC 52)")
    case .columns: Entry(keys: [.character("c")], group: .find, summary: "choose the columns of the entries")
    case .nextOverlap: Entry(keys: [.character("o")], group: .find, summary: "next overlap")
    case .previousOverlap: Entry(keys: [.character("O")], group: .find, summary: "previous overlap")
    case .malformed: Entry(keys: [.character("m")], group: .find, summary: "malformed lines of the map")
    case .sort: Entry(keys: [.character("s"), .function(6)], group: .find, summary: "sort by the next column")
    case .sortReverse: Entry(keys: [.character("S")], group: .find, summary: "sort the other way round")
    case .group: Entry(keys: [.function(5)], group: .find, summary: "entries by function, or one by one")
    case .pause: Entry(keys: [.character("p")], group: .time, summary: "pause the screen, not the reading; live again; or a replay")
    case .follow: Entry(keys: [.character("f")], group: .time, summary: "follow the newest entry")
    case .stepBack: Entry(keys: [.character("[")], group: .time, summary: "10 s back: what the screen showed then, or a replay")
    case .stepForward: Entry(keys: [.character("]")], group: .time, summary: "10 s forward, at last to what is live; or a replay")
    case .secondBack: Entry(keys: [.character(",")], group: .time, summary: "1 s back")
    case .secondForward: Entry(keys: [.character(".")], group: .time, summary: "1 s forward")
    case .slower: Entry(keys: [.character("(")], group: .time, summary: "half as fast, in a replay")
    case .faster: Entry(keys: [.character(")")], group: .time, summary: "twice as fast, in a replay")
    case .replayStart:
      Entry(keys: [.character("B")], group: .time, summary: "as far back as is kept: 10 minutes; or to the beginning of a replay")
    case .replayEnd: Entry(keys: [.character("E")], group: .time, summary: "to what is live, or to the end of a replay")
    case .rateSubject: Entry(keys: [.character("v")], group: .view, summary: "write rate, or code over time")
    case .rateScale: Entry(keys: [.character("a")], group: .view, summary: "scale of the graph: auto, log")
    case .rateWindow: Entry(keys: [.character("w")], group: .view, summary: "time of the graph: 60 s, 10 min")
    case .rateScope: Entry(keys: [.character("A")], group: .view, summary: "graph of the map, of the marked maps, of all")
    case .graphForm: Entry(keys: [.character("b")], group: .view, summary: "graphs in braille, blocks, ASCII")
    case .overlapKind: Entry(keys: [.character("K")], group: .view, summary: "overlaps of one kind, of all")
    case .inject: Entry(keys: [.character("i"), .function(7)], group: .act, summary: "inject a test entry", writes: true)
    case .exportOverlaps:
      Entry(keys: [.character("e")], group: .act, summary: "export the overlaps as CSV into a new file", writes: true)
    case .demo: Entry(keys: [.character("d")], group: .act, summary: "start the demo", writes: true)
    case .withoutMap: Entry(keys: [.character("W")], group: .act, summary: "runtimes that run without a map")
    case .askJvm: Entry(keys: [.character("J")], group: .act, summary: "ask a JVM for its map (jcmd)", writes: true)
    case .prune:
      Entry(keys: [.character("D")], group: .act, summary: "remove maps of exited processes, after a question", writes: true)
    case .options: Entry(keys: [.function(2)], group: .program, summary: "options, and writing them to the configuration")
    case .theme: Entry(keys: [.character("t"), .function(8)], group: .program, summary: "choose a theme, seen as you move")
    case .mouse: Entry(keys: [.character("M")], group: .program, summary: "leave the mouse to the terminal, to select text; take it back")
    case .palette: Entry(keys: [.character(":")], group: .program, summary: "a command by its name")
    case .help: Entry(keys: [.character("?"), .function(1)], group: .program, summary: "this help; / searches it")
    case .redraw: Entry(keys: [.control("l")], group: .program, summary: "draw the screen anew")
    case .suspend: Entry(keys: [.control("z")], group: .program, summary: "suspend to the shell")
    case .quit: Entry(keys: [.character("q"), .function(10)], group: .program, summary: "quit")
    }
  }

  /// The action that a key calls.
  package init?(key: Key) {
    guard let action = Action.byKey[key] else { return nil }
    self = action
  }

  private static let byKey: [Key: Action] = allCases.reduce(into: [:]) { table, action in
    for key in action.entry.keys where table[key] == nil { table[key] = action }
  }
}

extension Key {
  /// The key as labels and help show it.
  package func label(_ symbols: SymbolSet) -> SafeText {
    switch self {
    case .up where symbols == .ascii: "up"
    case .down where symbols == .ascii: "down"
    case .left where symbols == .ascii: "left"
    case .right where symbols == .ascii: "right"
    case .enter where symbols == .ascii: "enter"
    case .character(" "): "␣"
    case .character(let scalar): SafeText(String(Character(scalar)))
    case .control(let scalar): SafeText("ctrl-\(Character(scalar))")
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .home: "Home"
    case .end: "End"
    case .enter: "↵"
    case .escape: "esc"
    case .tab: "tab"
    case .backTab: "shift-tab"
    case .backspace: "backspace"
    case .delete: "del"
    case .insert: "ins"
    case .function(let number): SafeText("F\(number)")
    }
  }
}
