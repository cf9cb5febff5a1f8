import Screen

/// A user action. The table of actions is the source of keys, labels, help and manual.
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
  case compareProfilers
  case rateSubject, rateScale, rateWindow, rateScope, graphForm, overlapKind
  case inject, exportOverlaps, demo, withoutMap, askJvm, prune
  case options, theme, mouse, palette, help, redraw, suspend, quit

  /// A section of the help.
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

  /// A row of the action table.
  package struct Entry: Sendable {
    /// The keys bound to the action. Labels in borders show the first key, and the footer shows the last.
    package var keys: [Key]
    package var group: Group
    /// A short description for the help and the palette.
    package var summary: SafeText
    /// True if the action writes files or makes another process write them. Such actions are unavailable with `--readonly`.
    package var writes = false
  }

  /// The row of this action in the action table. O(1).
  package var entry: Entry {
    switch self {
    case .down: Entry(keys: [.character("j"), .down], group: .move, summary: "one row down")
    case .up: Entry(keys: [.character("k"), .up], group: .move, summary: "one row up")
    case .pageDown: Entry(keys: [.control("d"), .pageDown], group: .move, summary: "a page down")
    case .pageUp: Entry(keys: [.control("u"), .pageUp], group: .move, summary: "a page up")
    case .first: Entry(keys: [.character("g"), .home], group: .move, summary: "first row")
    case .last: Entry(keys: [.character("G"), .end], group: .move, summary: "last row")
    case .left: Entry(keys: [.character("h"), .left], group: .move, summary: "previous entry by address; close a function")
    case .right: Entry(keys: [.character("l"), .right], group: .move, summary: "next entry by address; open a function")
    case .zoomIn: Entry(keys: [.character("+")], group: .space, summary: "zoom in (in the address space pane)")
    case .zoomOut: Entry(keys: [.character("-")], group: .space, summary: "zoom out (h and l pan)")
    case .zoomWhole: Entry(keys: [.character("0"), .character("=")], group: .space, summary: "show the whole address space")
    case .previousCluster: Entry(keys: [.character("{")], group: .space, summary: "previous cluster of code")
    case .nextCluster: Entry(keys: [.character("}")], group: .space, summary: "next cluster of code")
    case .focusNext: Entry(keys: [.tab], group: .panes, summary: "next pane; in a full-screen overlap: switch between A and B")
    case .focusPrevious: Entry(keys: [.backTab], group: .panes, summary: "previous pane")
    case .open: Entry(keys: [.enter], group: .panes, summary: "open the selected row; in a full-screen overlap: jump to the entry")
    case .showProcesses: Entry(keys: [.character("1")], group: .panes, summary: "go to processes; press again to hide")
    case .showSpace: Entry(keys: [.character("2")], group: .panes, summary: "go to address space; press again to hide")
    case .showEntries: Entry(keys: [.character("3")], group: .panes, summary: "go to entries; press again to hide")
    case .showRate: Entry(keys: [.character("4")], group: .panes, summary: "go to write rate; press again to hide")
    case .showOverlaps: Entry(keys: [.character("5"), .function(9)], group: .panes, summary: "go to overlaps; press again to hide")
    case .showDetail: Entry(keys: [.character("6")], group: .panes, summary: "go to detail; press again to hide")
    case .zoom: Entry(keys: [.character("z")], group: .panes, summary: "maximize the pane / restore")
    case .narrower: Entry(keys: [.character(">")], group: .panes, summary: "make the right side narrower")
    case .wider: Entry(keys: [.character("<")], group: .panes, summary: "make the right side wider")
    case .search: Entry(keys: [.character("/"), .function(3)], group: .find, summary: "search names")
    case .searchNext: Entry(keys: [.character("n")], group: .find, summary: "next hit")
    case .searchPrevious: Entry(keys: [.character("N")], group: .find, summary: "previous hit")
    case .searchEnd: Entry(keys: [.escape], group: .find, summary: "leave overlap or past; clear search or filter")
    case .filter:
      Entry(keys: [.character("\\"), .function(4)], group: .find, summary: "filter entries: name, size>4k, tier=opt, recompiled>5")
    case .sameName: Entry(keys: [.character("*")], group: .find, summary: "next entry with the same name")
    case .mark: Entry(keys: [.character(" ")], group: .act, summary: "mark or unmark the entry or map")
    case .unmark: Entry(keys: [.character("U")], group: .act, summary: "clear all marks")
    case .copy: Entry(keys: [.character("y")], group: .act, summary: "copy the selection or the marked rows (OSC 52)")
    case .columns: Entry(keys: [.character("c")], group: .find, summary: "choose the columns of the entries")
    case .nextOverlap: Entry(keys: [.character("o")], group: .find, summary: "next overlap")
    case .previousOverlap: Entry(keys: [.character("O")], group: .find, summary: "previous overlap")
    case .malformed: Entry(keys: [.character("m")], group: .find, summary: "list the malformed lines of the map")
    case .sort: Entry(keys: [.character("s"), .function(6)], group: .find, summary: "sort by the next column")
    case .sortReverse: Entry(keys: [.character("S")], group: .find, summary: "reverse the sort order")
    case .group: Entry(keys: [.function(5)], group: .find, summary: "group entries by function / ungroup")
    case .pause: Entry(keys: [.character("p")], group: .time, summary: "freeze the screen (reading continues) / resume; pause a replay")
    case .follow: Entry(keys: [.character("f")], group: .time, summary: "follow the newest entry")
    case .stepBack: Entry(keys: [.character("[")], group: .time, summary: "go back 10 s (live or in a replay)")
    case .stepForward: Entry(keys: [.character("]")], group: .time, summary: "go forward 10 s")
    case .secondBack: Entry(keys: [.character(",")], group: .time, summary: "go back 1 s")
    case .secondForward: Entry(keys: [.character(".")], group: .time, summary: "go forward 1 s")
    case .slower: Entry(keys: [.character("(")], group: .time, summary: "halve the replay speed")
    case .faster: Entry(keys: [.character(")")], group: .time, summary: "double the replay speed")
    case .replayStart: Entry(keys: [.character("B")], group: .time, summary: "go back to the earliest data, or to the start of a replay")
    case .replayEnd: Entry(keys: [.character("E")], group: .time, summary: "go live, or to the end of a replay")
    case .rateSubject: Entry(keys: [.character("v")], group: .view, summary: "graph the write rate / code size")
    case .rateScale: Entry(keys: [.character("a")], group: .view, summary: "graph scale: auto / log")
    case .rateWindow: Entry(keys: [.character("w")], group: .view, summary: "graph time span: 60 s / 10 min")
    case .rateScope: Entry(keys: [.character("A")], group: .view, summary: "graph the selected map / marked maps / all maps")
    case .graphForm: Entry(keys: [.character("b")], group: .view, summary: "graph characters: braille / blocks / ASCII")
    case .overlapKind: Entry(keys: [.character("K")], group: .view, summary: "list one kind of overlap / all kinds")
    case .compareProfilers:
      Entry(keys: [.character("P")], group: .find, summary: "compare profilers with the map now, however large it is")
    case .inject: Entry(keys: [.character("i"), .function(7)], group: .act, summary: "inject a test entry", writes: true)
    case .exportOverlaps:
      Entry(keys: [.character("e")], group: .act, summary: "export the overlaps to a new CSV file", writes: true)
    case .demo: Entry(keys: [.character("d")], group: .act, summary: "start the demo", writes: true)
    case .withoutMap: Entry(keys: [.character("W")], group: .act, summary: "list runtimes without a map")
    case .askJvm: Entry(keys: [.character("J")], group: .act, summary: "request a map from a JVM (jcmd)", writes: true)
    case .prune: Entry(keys: [.character("D")], group: .act, summary: "remove maps of exited processes (asks first)", writes: true)
    case .options: Entry(keys: [.function(2)], group: .program, summary: "change options and write them to the configuration")
    case .theme: Entry(keys: [.character("t"), .function(8)], group: .program, summary: "choose a theme (live preview)")
    case .mouse: Entry(keys: [.character("M")], group: .program, summary: "mouse on / off (off: select text in the terminal)")
    case .palette: Entry(keys: [.character(":")], group: .program, summary: "run a command by name")
    case .help: Entry(keys: [.character("?"), .function(1)], group: .program, summary: "show help (/ searches)")
    case .redraw: Entry(keys: [.control("l")], group: .program, summary: "redraw the screen")
    case .suspend: Entry(keys: [.control("z")], group: .program, summary: "suspend to the shell")
    case .quit: Entry(keys: [.character("q"), .function(10)], group: .program, summary: "quit")
    }
  }

  /// Creates the action bound to a key; nil if there is none.
  package init?(key: Key) {
    guard let action = Action.byKey[key] else { return nil }
    self = action
  }

  private static let byKey: [Key: Action] = allCases.reduce(into: [:]) { table, action in
    for key in action.entry.keys where table[key] == nil { table[key] = action }
  }
}

extension Key {
  /// Returns the name of the key for labels and help.
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
