import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("A search for names")
struct NameSearchTests {
  /// Returns a monitor of entries with the given names, oldest first in the table, without a selection.
  private func monitor(_ names: [String]) -> FedMonitor {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(names.enumerated().map { "\(String($0.offset + 1, radix: 16))000 10 \($0.element)\n" }.joined(), to: id)
    fed.monitor.sortEntries(by: .age)
    fed.monitor.selectEntry(nil)
    return fed
  }

  /// Returns the entry that a search finds when it reads `budget` rows per slice.
  private func find(
    _ query: String, _ direction: NameSearch.Direction = .down, after: Int? = nil, budget: Int = 1000, in fed: inout FedMonitor
  ) -> Int? {
    fed.monitor.selectEntry(after.map { EntryID(UInt32($0)) })
    fed.monitor.startSearch(Array(query.utf8), direction)
    // The first search starts in the selected row; a repeated one starts after it.
    if after != nil { fed.monitor.repeatSearch(direction) }
    while fed.monitor.work(budget: budget) {}
    return fed.monitor.search?.phase == .found ? fed.monitor.entries.selection?.index : nil
  }

  @Test("A downward search starts at the selected row and wraps around")
  func down() {
    var fed = monitor(["alpha", "beta", "alphabet", "gamma"])
    #expect(find("alpha", in: &fed) == 0)
    #expect(find("alpha", after: 0, in: &fed) == 2)
    #expect(find("alpha", after: 2, in: &fed) == 0)
    #expect(find("gamma", after: 3, in: &fed) == 3)
  }

  @Test("An upward search starts at the selected row and wraps around")
  func up() {
    var fed = monitor(["alpha", "beta", "alphabet", "gamma"])
    #expect(find("alpha", .up, in: &fed) == 2)
    #expect(find("alpha", .up, after: 2, in: &fed) == 0)
    #expect(find("alpha", .up, after: 0, in: &fed) == 2)
    #expect(find("beta", .up, after: 1, in: &fed) == 1)
  }

  @Test("A repeated search finds the next and the previous hit")
  func again() {
    var fed = monitor(["a1", "b", "a2", "a3"])
    #expect(find("a", in: &fed) == 0)
    fed.monitor.repeatSearch(.down)
    while fed.monitor.work(budget: 1) {}
    #expect(fed.monitor.entries.selection == EntryID(2))
    fed.monitor.repeatSearch(.up)
    while fed.monitor.work(budget: 1) {}
    #expect(fed.monitor.entries.selection == EntryID(0))
    fed.monitor.repeatSearch(.up)
    while fed.monitor.work(budget: 1) {}
    #expect(fed.monitor.entries.selection == EntryID(3))
  }

  @Test("Lower-case letters match any case, capitals only themselves")
  func cases() {
    var fed = monitor(["readable", "Readable", "READABLE"])
    #expect(find("readable", after: 0, in: &fed) == 1)
    #expect(find("readable", after: 1, in: &fed) == 2)
    #expect(find("Readable", after: 1, in: &fed) == 1)
    #expect(find("READ", in: &fed) == 2)
    #expect(find("rEAD", in: &fed) == nil)
  }

  @Test("A text that does not occur is not found, and the selection stays")
  func notFound() {
    var fed = monitor(["alpha", "beta", "gamma"])
    #expect(find("delta", after: 1, in: &fed) == nil)
    #expect(fed.monitor.search?.phase == .notFound)
    #expect(fed.monitor.entries.selection == EntryID(1))
    fed.monitor.startSearch([], .down)
    #expect(fed.monitor.search?.phase == .notFound)
  }

  @Test("A map without entries has no hits")
  func empty() {
    var fed = FedMonitor()
    _ = fed.add(pid: 1)
    fed.monitor.startSearch(Array("x".utf8), .down)
    #expect(fed.monitor.search?.phase == .notFound)
    let isRunning = fed.monitor.work(budget: 10)
    #expect(!isRunning)
  }

  @Test("A search in slices of any size finds the same hit, in every order and direction")
  func slices() {
    var random = SeededRandom(salt: 21)
    for round in 0..<12 {
      let names = (0..<60).map { _ in String((0..<4).map { _ in "abAB".randomElement(using: &random) ?? "a" }) }
      var fed = monitor(names)
      for column in EntriesView.Column.allCases where Bool.random(using: &random) { fed.monitor.sortEntries(by: column) }
      let after = round % 3 == 0 ? nil : Int.random(in: 0..<60, using: &random)
      let query = ["aba", "Bab", "aa", "ABBA"][round % 4]
      for direction in [NameSearch.Direction.down, .up] {
        let whole = find(query, direction, after: after, budget: 1 << 20, in: &fed)
        for budget in [1, 2, 7, 59, 60, 61] {
          #expect(find(query, direction, after: after, budget: budget, in: &fed) == whole, "\(SeededRandom.words)")
        }
        #expect(whole == expected(query, direction, after, names, fed), "\(SeededRandom.words)")
      }
    }
  }

  /// Returns the hit from a reference search.
  private func expected(_ query: String, _ direction: NameSearch.Direction, _ after: Int?, _ names: [String], _ fed: FedMonitor) -> Int? {
    let rows = (0..<names.count).compactMap { fed.monitor.entries.entry(atRow: $0)?.index }
    let start = after.flatMap { rows.firstIndex(of: $0) }
    let count = names.count
    let turns = (0..<count).map { direction == .down ? ((start ?? -1) + 1 + $0) % count : ((start ?? count) - 1 - $0 + count) % count }
    return turns.map { rows[$0] }.first { row in
      query.contains(where: \.isUppercase) ? names[row].contains(query) : names[row].lowercased().contains(query)
    }
  }

  @Test("Names are found beyond the first 64 KiB, at block boundaries, and after a name longer than a block")
  func blocks() {
    let filler = String(repeating: "x", count: 4000)
    var names = (0..<64).map { "\(filler)\($0)" }
    names[40] = "the needle"
    names[50] = String(repeating: "y", count: 200_000)
    names[51] = "after the long one"
    var fed = monitor(names)
    #expect(find("needle", in: &fed) == 40)
    #expect(find("needle", .up, in: &fed) == 40)
    #expect(find("after the long", in: &fed) == 51)
    #expect(find("after the long", .up, in: &fed) == 51)
    for index in [0, 15, 16, 17, 31, 32, 33, 63] {
      #expect(find("x\(index)", after: (index + 1) % 64, in: &fed) == index)
      #expect(find("x\(index)", .up, after: (index + 63) % 64, in: &fed) == index)
    }
  }

  @Test("Only the first 4096 bytes of a name are searched")
  func long() {
    let filler = { (count: Int) in String(repeating: "x", count: count) }
    var fed = monitor([filler(4091) + "needle", filler(4090) + "needle" + filler(10)])
    #expect(find("needle", in: &fed) == 1)
    #expect(find("needle", after: 1, in: &fed) == 1)
  }

  @Test("Neighbouring names are read together: one read per block, not per entry")
  func reads() {
    var fed = monitor((0..<5000).map { "entry number \($0)" })
    let before = fed.textsRead
    #expect(find("no such name", in: &fed) == nil)
    #expect(fed.textsRead - before < 10)
    #expect(find("no such name", .up, in: &fed) == nil)
    #expect(fed.textsRead - before < 20)
  }

  @Test("A new generation ends the search")
  func generation() {
    var fed = monitor(["alpha"])
    #expect(find("alpha", in: &fed) == 0)
    fed.restart(fed.monitor.order[0], .truncated, with: "1000 10 beta\n")
    #expect(fed.monitor.search == nil)
    let isRunning = fed.monitor.work(budget: 10)
    #expect(!isRunning)
  }
}

@Suite("The start of a search")
struct NameSearchStartTests {
  @Test("The first search starts in the selected row, the next one after it")
  func start() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("10 4 alpha\n20 4 beta\n30 4 alpha\n", to: id)
    fed.monitor.sortEntries(by: .age)
    fed.monitor.selectEntry(EntryID(0))
    fed.monitor.startSearch(Array("alpha".utf8), .down)
    while fed.monitor.work(budget: 1) {}
    #expect(fed.monitor.entries.selection == EntryID(0))
    fed.monitor.repeatSearch(.down)
    while fed.monitor.work(budget: 1) {}
    #expect(fed.monitor.entries.selection == EntryID(2))
  }
}

@Suite("A search while entries arrive")
struct NameSearchGrowthTests {
  /// Returns a monitor that searches 1000 entries from a row in the middle. The newest come first, and every tenth is a hit.
  private func searching(_ direction: NameSearch.Direction, isNext: Bool) -> (FedMonitor, MapID) {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append((0..<1000).map { "\(String($0 + 1, radix: 16))000 10 \($0 % 10 == 0 ? "hit" : "miss")\n" }.joined(), to: id)
    fed.monitor.selectEntry(EntryID(505))
    fed.monitor.startSearch(Array("hit".utf8), direction)
    if isNext {
      while fed.monitor.work(budget: 1) {}
      fed.monitor.repeatSearch(direction)
    }
    return (fed, id)
  }

  @Test("While entries arrive, a search finds the next hit in the row order that it started with", arguments: [1, 3, 2000])
  func arrivals(budget: Int) {
    for (direction, isNext, expected) in [
      (NameSearch.Direction.down, false, 500), (.up, false, 510), (.down, true, 490), (.up, true, 520),
    ] {
      var (fed, id) = searching(direction, isNext: isNext)
      for round in 0..<40 {
        fed.append("ff\(round % 10)000 10 hit\nff\(round % 10)100 10 miss\n", to: id)
        _ = fed.monitor.work(budget: budget)
      }
      while fed.monitor.work(budget: budget) {}
      #expect(fed.monitor.entries.selection == EntryID(UInt32(expected)), "\(direction), next: \(isNext)")
    }
  }

  @Test("Rows that arrive during a search do not change its hit")
  func counted() {
    for (direction, expected) in [(NameSearch.Direction.down, 500), (.up, 510)] {
      var (fed, id) = searching(direction, isNext: false)
      // More rows arrive than are between the selected one and its hits.
      fed.append((0..<300).map { _ in "fff000 10 hit\n" }.joined(), to: id)
      _ = fed.monitor.work(budget: 0)
      #expect(fed.monitor.search?.phase == .found)
      #expect(fed.monitor.entries.selection == EntryID(UInt32(expected)), "\(direction)")
    }
  }
}
