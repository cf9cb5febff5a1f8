import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("The rows of the entries table")
struct EntriesViewTests {
  private struct Trial {
    var random: SeededRandom
    var contents = MapContents()
    var view = EntriesView()

    init(salt: UInt64) { random = SeededRandom(salt: salt) }

    /// Adds entries, some of which have equal addresses and sizes.
    mutating func grow(by count: Int) {
      for _ in 0..<count {
        let start = UInt64.random(in: 1...500, using: &random) << 8
        let size = UInt64.random(in: 0...40, using: &random)
        contents.append("\(String(start, radix: 16)) \(String(size, radix: 16)) n\n".utf8)
      }
      view.grow(contents)
    }

    var rows: [EntryID] { (0..<view.count).compactMap { view.entry(atRow: $0) } }

    /// Returns the rows from a reference sort.
    func expected(_ column: EntriesView.Column, descending: Bool) -> [EntryID] {
      let ids = (0..<contents.entries.count).map { EntryID(UInt32($0)) }
      let rising = ids.sorted { left, right in
        let (a, b) = (contents.entries.range(of: left), contents.entries.range(of: right))
        switch column {
        case .age: return left < right
        case .address: return (a.start, left) < (b.start, right)
        case .size: return (a.size, left) < (b.size, right)
        }
      }
      return descending ? rising.reversed() : rising
    }
  }

  static let orders = EntriesView.Column.allCases.flatMap { column in [true, false].map { (column, $0) } }

  @Test("Rows are sorted by every column in both directions; rows after growth equal those of a new sort", arguments: orders)
  func growth(column: EntriesView.Column, descending: Bool) {
    for round in 0..<20 as Range<UInt64> {
      var trial = Trial(salt: round)
      trial.grow(by: Int.random(in: 0...60, using: &trial.random))
      trial.view.sort(by: column, descending: descending, trial.contents)
      for _ in 0..<8 {
        let expected = trial.expected(column, descending: descending)
        #expect(trial.rows == expected, "\(SeededRandom.words)")
        for (row, id) in expected.enumerated() { #expect(trial.view.row(of: id, in: trial.contents) == row, "\(SeededRandom.words)") }
        trial.grow(by: Int.random(in: 1...40, using: &trial.random))
      }
    }
  }

  @Test("A row beyond the end and an unknown entry are nil")
  func outside() {
    var trial = Trial(salt: 99)
    trial.grow(by: 3)
    for (column, descending) in Self.orders {
      trial.view.sort(by: column, descending: descending, trial.contents)
      #expect(trial.view.entry(atRow: 3) == nil && trial.view.entry(atRow: -1) == nil)
      #expect(trial.view.row(of: EntryID(3), in: trial.contents) == nil)
    }
  }

  @Test("Follow mode keeps the selection on the newest entry in every order", arguments: orders)
  func follow(column: EntriesView.Column, descending: Bool) {
    var trial = Trial(salt: 7)
    trial.grow(by: 10)
    trial.view.sort(by: column, descending: descending, trial.contents)
    #expect(trial.view.selection == EntryID(9))
    trial.grow(by: 5)
    #expect(trial.view.isFollowing)
    #expect(trial.view.selection == EntryID(14))
  }

  @Test("A selected entry stays selected while rows are added and sorted, until follow mode resumes")
  func selection() {
    var trial = Trial(salt: 8)
    trial.grow(by: 10)
    trial.view.select(EntryID(4))
    #expect(!trial.view.isFollowing)
    for (column, descending) in Self.orders {
      trial.grow(by: 10)
      trial.view.sort(by: column, descending: descending, trial.contents)
      #expect(trial.view.selection == EntryID(4))
    }
    trial.view.follow(true)
    #expect(trial.view.selection == EntryID(69))
    trial.view.follow(false)
    trial.grow(by: 10)
    #expect(trial.view.selection == EntryID(69))
  }

  @Test("A new generation starts without rows, keeps the order and follows the newest entry")
  func restart() throws {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("3000 10 a\n1000 30 b\n2000 20 c\n", to: id)
    fed.monitor.sortEntries(by: .address)
    fed.monitor.selectEntry(EntryID(0))
    fed.restart(id, .truncated, with: "9000 10 x\n8000 10 y\n")
    #expect(fed.monitor.entries.column == .address)
    #expect(fed.monitor.entries.entry(atRow: 0) == EntryID(1))
    #expect(fed.monitor.entries.isFollowing)
    #expect(fed.monitor.entries.selection == EntryID(1))
    #expect(fed.monitor.entries.row(of: EntryID(0), in: try #require(fed.monitor.selected?.contents)) == 1)
  }

  @Test("The selection moves by rows and stops at the ends")
  func moving() {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append("3000 10 a\n1000 30 b\n2000 20 c\n", to: id)
    fed.monitor.sortEntries(by: .address)
    // Rows by address: 1000 (entry 1), 2000 (entry 2), 3000 (entry 0). The newest entry, 2, is selected.
    fed.monitor.moveEntry(by: 1)
    #expect(fed.monitor.entries.selection == EntryID(0))
    fed.monitor.moveEntry(by: 1 << 40)
    #expect(fed.monitor.entries.selection == EntryID(0))
    fed.monitor.moveEntry(by: .min)
    #expect(fed.monitor.entries.selection == EntryID(1))
    fed.monitor.moveEntry(by: .max)
    #expect(fed.monitor.entries.selection == EntryID(0))
  }

  @Test("Another map is shown in the same order with its newest entry selected")
  func otherMap() {
    var fed = FedMonitor()
    let (first, second) = (fed.add(pid: 1), fed.add(pid: 2))
    fed.append("3000 10 a\n1000 30 b\n", to: first)
    fed.append("1000 1 a\n1000 9 b\n1000 5 c\n", to: second)
    fed.monitor.sortEntries(by: .size)
    fed.monitor.selectMap(second)
    #expect((0..<3).map { fed.monitor.entries.entry(atRow: $0) } == [EntryID(1), EntryID(2), EntryID(0)])
    #expect(fed.monitor.entries.selection == EntryID(2))
  }
}
