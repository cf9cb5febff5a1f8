import MapAnalysis
import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("Entries grouped by function")
struct FunctionsViewTests {
  /// A map of few functions in a small address space, with a reference model.
  private struct Trial {
    var random: SeededRandom
    var fed = FedMonitor()
    let id: MapID
    /// Function, tier, start address and size of each entry.
    var entries: [(function: String, tier: Tier?, start: Int, size: Int)] = []

    static let tiers: [(marker: String, tier: Tier?)] = [
      ("JS:~", .interpreter), ("JS:^", .baseline), ("LazyCompile:*", .optimized), ("JS:o+", .mid), ("JS:", nil),
      ("Function:~", .interpreter),
    ]

    init(salt: UInt64) {
      random = SeededRandom(salt: salt)
      id = fed.add(pid: 1)
    }

    mutating func grow(by count: Int) {
      var text = ""
      for _ in 0..<count {
        let function =
          ["run a.js:1:1", " a.js:3:14", " a.js:4:14", "f\(Int.random(in: 0..<4, using: &random)) b.js:1:1"].randomElement(using: &random)
          ?? ""
        let tier = Self.tiers.randomElement(using: &random) ?? Self.tiers[0]
        let start = Int.random(in: 0..<60, using: &random)
        let size = Int.random(in: 0..<12, using: &random)
        entries.append((function, tier.tier, start, size))
        text += "\(String(0x1000 + start, radix: 16)) \(String(size, radix: 16)) \(tier.marker)\(function)\n"
      }
      fed.append(text, to: id)
      settle()
    }

    mutating func settle() {
      while fed.monitor.work(budget: 100) {}
      fed.pass(.seconds(3))
    }

    /// Returns each function with an entry that passes the filter, computed by the reference model.
    func groups(_ passes: (Int) -> Bool) -> [String: (count: Int, tiers: Set<Tier?>, live: Int, lost: Int, entries: [Int])] {
      var owners = [Int?](repeating: nil, count: 100)
      for (index, entry) in entries.enumerated() {
        for byte in entry.start..<entry.start + entry.size { owners[byte] = index }
      }
      var groups: [String: (count: Int, tiers: Set<Tier?>, live: Int, lost: Int, entries: [Int])] = [:]
      for (index, entry) in entries.enumerated() where passes(index) {
        let live = owners.count { $0 == index }
        var group = groups[entry.function] ?? (0, [], 0, 0, [])
        group.count += 1
        group.tiers.insert(entry.tier)
        group.live += live
        group.lost += entry.size - live
        group.entries.append(index)
        groups[entry.function] = group
      }
      return groups
    }

    func expectGroups(_ passes: (Int) -> Bool, _ words: String = SeededRandom.words) {
      let view = fed.monitor.functions
      let expected = groups(passes)
      #expect(view.groups.count == expected.count, "\(words)")
      var keys: [Int] = []
      for row in 0..<view.count {
        guard case .function(let number) = view.row(row) else { continue }
        let group = view.group(number)
        let function = entries[group.newest.index].function
        guard let wanted = expected[function] else {
          Issue.record("\(function) is no function \(words)")
          continue
        }
        #expect(
          group.count == wanted.count && Int(group.live.rawValue) == wanted.live && Int(group.lost.rawValue) == wanted.lost, "\(words)")
        #expect((Tier.allCases.map(Optional.some) + [nil]).allSatisfy { group.tiers.contains($0) == wanted.tiers.contains($0) }, "\(words)")
        #expect(group.newest.index == wanted.entries.last, "\(words)")
        #expect(view.newestMembers(of: number, limit: 1 << 20).map(\.index) == wanted.entries, "\(words)")
        #expect(view.row(of: number) == row, "\(words)")
        switch view.column {
        case .recompiled: keys.append(wanted.count)
        case .bytes: keys.append(wanted.live)
        case .lost: keys.append(wanted.lost)
        case .age: keys.append(wanted.entries.last ?? -1)
        }
      }
      #expect(keys == (view.isDescending ? keys.sorted(by: >) : keys.sorted()), "\(words)")
    }

    /// Checks all rows against a reference: functions in order, with the entries of expanded functions below them.
    func expectRows(_ opened: Set<String>) {
      var view = fed.monitor.functions
      var expected: [FunctionsView.Row] = []
      for row in 0..<view.count {
        guard case .function(let number) = view.row(row) else { continue }
        expected.append(.function(number))
        guard opened.contains(entries[view.group(number).newest.index].function) else { continue }
        expected += view.newestMembers(of: number, limit: 1 << 20).map { .entry($0) }
      }
      #expect((0..<view.count).map { view.row($0) } == expected, "\(SeededRandom.words)")
      #expect(view.row(view.count) == nil && view.row(-1) == nil)
      view.isFunctionSelected = false
      for (row, thing) in expected.enumerated() {
        if case .entry(let id) = thing { #expect(view.row(of: id) == row, "\(SeededRandom.words)") }
      }
      #expect((0..<view.entryCount).allSatisfy { place in view.entry(atPlace: place).flatMap { view.place(of: $0)?.own } == place })
    }
  }

  static let orders = FunctionGroups.Column.allCases.flatMap { column in [true, false].map { (column, $0) } }

  @Test("Functions, their bytes, tiers and entries agree with a reference model in every order as entries arrive", arguments: orders)
  func groups(column: FunctionGroups.Column, descending: Bool) {
    for round in 0..<8 as Range<UInt64> {
      var trial = Trial(salt: round)
      trial.grow(by: Int.random(in: 0...30, using: &trial.random))
      trial.fed.monitor.showFunctions(by: column)
      if !descending { trial.fed.monitor.sortFunctions(by: column) }
      trial.settle()
      for _ in 0..<4 {
        trial.expectGroups { _ in true }
        var opened: Set<String> = []
        for row in 0..<trial.fed.monitor.functions.groups.count where Bool.random(using: &trial.random) {
          guard case .function(let number) = trial.fed.monitor.functions.row(row) else { continue }
          trial.fed.monitor.selectFunction(number)
          trial.fed.monitor.openFunction()
        }
        for row in 0..<trial.fed.monitor.functions.count {
          guard case .function(let number) = trial.fed.monitor.functions.row(row), trial.fed.monitor.functions.isOpened(number) else {
            continue
          }
          opened.insert(trial.entries[trial.fed.monitor.functions.group(number).newest.index].function)
        }
        trial.expectRows(opened)
        trial.grow(by: Int.random(in: 1...20, using: &trial.random))
      }
    }
  }

  @Test("Groups of functions that are hidden for 20 seconds are discarded, and restored when the functions are shown again")
  func hidden() throws {
    var trial = Trial(salt: 20)
    trial.grow(by: 60)
    trial.fed.monitor.showFunctions(true)
    trial.settle()
    guard case .function(let number) = trial.fed.monitor.functions.row(0) else {
      Issue.record("no function")
      return
    }
    trial.fed.monitor.selectFunction(number)
    let isOpened = trial.fed.monitor.openFunction()
    #expect(isOpened)
    let rows = trial.fed.monitor.functions.count
    trial.expectGroups { _ in true }
    trial.fed.monitor.showFunctions(false)
    trial.fed.pass(GroupingSchedule.keptWhenHidden - .milliseconds(1))
    #expect(trial.fed.monitor.functions.scan != nil && trial.fed.monitor.functions.count == rows)
    trial.fed.pass(.milliseconds(1))
    #expect(trial.fed.monitor.functions.scan == nil && trial.fed.monitor.functions.count == 0)
    trial.grow(by: 5)
    trial.fed.monitor.showFunctions(true)
    trial.settle()
    trial.expectGroups { _ in true }
    #expect(trial.fed.monitor.functions.isOpened(number) && trial.fed.monitor.functions.count >= rows)
  }

  @Test("Only entries that pass the filter are grouped by function, and without a filter all entries are")
  func filtered() throws {
    for round in 100..<110 as Range<UInt64> {
      var trial = Trial(salt: round)
      trial.fed.monitor.showFunctions(by: .recompiled)
      trial.grow(by: 60)
      trial.fed.monitor.filterEntries(by: try EntryFilter("tier=opt"))
      trial.settle()
      trial.expectGroups { trial.entries[$0].tier == .optimized }
      trial.grow(by: 20)
      trial.expectGroups { trial.entries[$0].tier == .optimized }
      trial.fed.monitor.filterEntries(by: try EntryFilter("size>=6 b.js"))
      trial.settle()
      trial.expectGroups { trial.entries[$0].size >= 6 && trial.entries[$0].function.contains("b.js") }
      trial.fed.monitor.filterEntries(by: nil)
      trial.settle()
      trial.expectGroups { _ in true }
    }
  }

  @Test("A filter condition on functions groups the entries by function")
  func conditions() throws {
    var trial = Trial(salt: 5)
    trial.grow(by: 80)
    let groups = trial.groups { _ in true }
    for (text, holds) in [
      ("recompiled>12", { $0.count > 12 }), ("tiers>=4", { $0.tiers.subtracting([nil]).count >= 4 }), ("live=0", { $0.live == 0 }),
      ("lost>60", { $0.lost > 60 }),
    ] as [(String, ((count: Int, tiers: Set<Tier?>, live: Int, lost: Int, entries: [Int])) -> Bool)] {
      trial.fed.monitor.filterEntries(by: try EntryFilter(text))
      trial.settle()
      #expect(trial.fed.monitor.functions.isShown)
      #expect(trial.fed.monitor.functions.groups.count == groups.values.count(where: holds), "\(text)")
    }
    #expect(throws: FilterError(word: "tiers>many", expected: "a number such as 3")) { try EntryFilter("tiers>many") }
  }

  @Test("Many entries are grouped on another thread, and new entries join the groups within three seconds")
  func many() throws {
    let count = EntriesView.sortedAtOnce + 5000
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append((0..<count).map { "\(String(0x1000 + $0 * 16, radix: 16)) 10 JS:*f\($0 % 1000) a.js:1:1\n" }.joined(), to: id)
    fed.monitor.showFunctions(by: .recompiled)
    while fed.monitor.work(budget: 100) {}
    #expect(fed.monitor.functions.count == 0 && fed.monitor.isGrouping)
    let task = fed.monitor.takeTask()
    let grouping = try #require(task)
    let second = fed.monitor.takeTask()
    #expect(second.map { _ in true } == nil)
    fed.append("100 10 JS:~f7 a.js:1:1\n200 10 JS:~new a.js:1:1\n", to: id)
    while fed.monitor.work(budget: 100) {}
    fed.monitor.finish(grouping.run())
    #expect(fed.monitor.functions.count == 1000 && !fed.monitor.isGrouping)
    fed.pass(.seconds(3))
    while let task = fed.monitor.takeTask() { fed.monitor.finish(task.run()) }
    #expect(fed.monitor.functions.count == 1001)
    // The filter changes while a grouping runs, so the result of the grouping is discarded.
    fed.append("300 10 JS:~newer a.js:1:1\n", to: id)
    while fed.monitor.work(budget: 100) {}
    fed.pass(.seconds(3))
    let stale = fed.monitor.takeTask()
    fed.monitor.filterEntries(by: try EntryFilter("new"))
    while fed.monitor.work(budget: 100) {}
    fed.monitor.finish(try #require(stale).run())
    #expect(fed.monitor.isGrouping && fed.monitor.functions.count == 1001)
    while let task = fed.monitor.takeTask() { fed.monitor.finish(task.run()) }
    #expect(fed.monitor.functions.count == 2 && !fed.monitor.isGrouping)
  }

  @Test("The selection stays with its function or entry while others overtake it")
  func selection() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("1000 10 JS:~a x.js:1\n2000 10 JS:~a x.js:1\n3000 10 JS:~b x.js:2\n", to: id)
    fed.monitor.showFunctions(by: .recompiled)
    while fed.monitor.work(budget: 100) {}
    #expect(fed.monitor.selectedRow == 1, "the newest entry, 2, is of b")
    fed.monitor.moveEntry(by: 1 << 40)
    fed.monitor.openFunction()
    #expect((0..<3).map { fed.monitor.functions.row($0) } == [.function(0), .function(1), .entry(EntryID(2))])
    fed.append("4000 10 JS:^b x.js:2\n5000 10 JS:*b x.js:2\n", to: id)
    while fed.monitor.work(budget: 100) {}
    #expect(fed.monitor.functions.row(0) == .function(0), "rows do not move at once")
    fed.pass(.seconds(3))
    #expect(fed.monitor.functions.row(0) == .function(1))
    #expect(fed.monitor.selectedRow == 0 && fed.monitor.selectedFunction == 1)
    fed.monitor.moveEntry(by: 2)
    #expect(fed.monitor.entries.selection == EntryID(3) && fed.monitor.selectedFunction == nil)
    fed.append((0..<4).map { "\(6 + $0)000 10 JS:*a x.js:1\n" }.joined(), to: id)
    while fed.monitor.work(budget: 100) {}
    fed.pass(.seconds(3))
    #expect(fed.monitor.entries.selection == EntryID(3) && fed.monitor.selectedRow == 3)
    fed.monitor.closeFunction()
    #expect(fed.monitor.selectedRow == 1 && fed.monitor.selectedFunction == 1)
    fed.monitor.showFunctions(false)
    #expect(fed.monitor.entries.selection == EntryID(3))
  }

  @Test("New functions are not added to the rows shortly after user input")
  func userInput() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("1000 10 JS:~a x.js:1\n", to: id)
    fed.monitor.showFunctions(by: .age)
    while fed.monitor.work(budget: 100) {}
    fed.pass(.seconds(3))
    fed.monitor.noteInput()
    fed.append("2000 10 JS:~b x.js:1\n", to: id)
    while fed.monitor.work(budget: 100) {}
    fed.pass(.seconds(1))
    #expect(fed.monitor.functions.count == 1)
    fed.pass(.seconds(1))
    #expect(fed.monitor.functions.count == 2)
  }

  @Test("A search proceeds from function to function and into the entries of expanded functions")
  func search() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(
      "1000 10 JS:~aa x.js:1\n2000 10 JS:~bb x.js:2\n3000 10 JS:*aa x.js:1\n4000 10 JS:~ab x.js:3\n5000 10 JS:^aa x.js:1\n", to: id)
    fed.monitor.showFunctions(by: .recompiled)
    while fed.monitor.work(budget: 1) {}
    fed.monitor.moveEntry(by: -(1 << 40))
    func selected() -> Int? { fed.monitor.entries.selection?.index }
    func next(_ direction: NameSearch.Direction) {
      fed.monitor.repeatSearch(direction)
      while fed.monitor.work(budget: 1) {}
    }
    // Rows: function aa (entries 0, 2, 4), ab (entry 3), bb (entry 1).
    fed.monitor.startSearch(Array("a".utf8), .down)
    while fed.monitor.work(budget: 1) {}
    #expect(fed.monitor.selectedRow == 0)
    next(.down)
    #expect(selected() == 3 && fed.monitor.selectedRow == 1)
    next(.down)
    #expect(fed.monitor.selectedRow == 0)
    next(.up)
    #expect(selected() == 3)
    next(.up)
    #expect(fed.monitor.selectedRow == 0)
    fed.monitor.openFunction()
    fed.monitor.moveEntry(by: 1)
    #expect(selected() == 0 && fed.monitor.selectedRow == 1)
    next(.down)
    #expect(selected() == 2 && fed.monitor.selectedRow == 2)
    next(.down)
    next(.down)
    #expect(selected() == 3 && fed.monitor.selectedRow == 4)
  }

  @Test("The entries of a new generation or of another map are grouped by function from the start")
  func restart() throws {
    var fed = FedMonitor()
    let (one, other) = (fed.add(pid: 1), fed.add(pid: 2))
    fed.append("1000 10 JS:~a x.js:1\n2000 10 JS:~b x.js:1\n", to: one)
    fed.append("1000 10 JS:~c x.js:1\n", to: other)
    fed.monitor.showFunctions(by: .bytes)
    while fed.monitor.work(budget: 100) {}
    #expect(fed.monitor.functions.count == 2)
    fed.restart(one, .truncated, with: "1000 10 JS:~d x.js:1\n")
    #expect(fed.monitor.functions.count == 0)
    // Selecting a function of the previous generation, as a late click does, has no effect.
    fed.monitor.selectFunction(1)
    #expect(fed.monitor.entries.selection == nil)
    while fed.monitor.work(budget: 100) {}
    #expect(fed.monitor.functions.count == 1 && fed.monitor.selectedRow == 0)
    fed.monitor.selectMap(other)
    while fed.monitor.work(budget: 100) {}
    #expect(fed.monitor.functions.isShown && fed.monitor.functions.count == 1 && fed.monitor.functions.column == .bytes)
  }

  @Test("If names can no longer be read, all entries are one function without a name")
  func unreadable() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("1000 10 JS:~a x.js:1\n2000 10 JS:~b x.js:1\n", to: id)
    fed.forgetBytes(of: id)
    fed.monitor.showFunctions(by: .bytes)
    while fed.monitor.work(budget: 100) {}
    #expect(fed.monitor.functions.count == 1)
  }
}
