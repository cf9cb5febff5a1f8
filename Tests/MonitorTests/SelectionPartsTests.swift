import PerfMap
import Testing

@testable import Monitor

/// Returns a selected map with literal lines.
private func shown(_ lines: String, at seconds: Int = 0, _ rows: SelectedMap.Rows = .movable) -> SelectedMap {
  var record = MapRecord(id: MapID(rawValue: 0), path: "/tmp/perf-1.map", pid: nil, existed: false)
  record.begin(Generation(number: 1, reason: .opened, file: FileIdentity(device: 1, inode: 1)))
  let bytes = Array(lines.utf8)
  record.receive(bytes.span)
  return SelectedMap(record: record, now: .seconds(seconds), rows: rows) { _, _, range, limit in
    let start = min(bytes.count, Int(clamping: range.offset))
    return Array(bytes[start..<min(bytes.count, start + min(limit, Int(clamping: range.length)))])
  }
}

private func entries(_ shown: SelectedMap) -> EntriesView {
  var view = EntriesView()
  view.grow(shown.contents)
  return view
}

@Suite("A running filter")
struct RunningFilterTests {
  private func filter(_ text: String) -> EntryFilter? { EntryFilter.reading(text).filter }

  @Test("A filter has a result after it has scanned all entries, and continues with new entries")
  func slices() {
    var running = RunningFilter()
    #expect(running.hasAnswered && !running.isBehind(5) && running.share(of: 5) == nil)
    running.start(filter("b"), at: .zero)
    let two = shown("10 10 a\n20 10 b\n")
    #expect(!running.hasAnswered && running.isBehind(2) && running.share(of: 2) == 0)
    #expect(running.advance(two) == [1] && running.hasAnswered && !running.isBehind(2))
    let three = shown("10 10 a\n20 10 b\n30 10 bb\n")
    #expect(running.isBehind(3) && running.advance(three) == [2])
    running.restart()
    #expect(!running.hasAnswered && running.scan?.next == 0)
    running.start(nil, at: .zero)
    #expect(running.scan == nil && running.advance(three) == nil)
  }

  @Test("A filter on fields that change with time is applied again each second in the background")
  func renewal() {
    var running = RunningFilter()
    running.start(filter("flag=live"), at: .zero)
    _ = running.advance(shown("10 10 a\n20 10 b\n"))
    running.renewIfDue(shown("10 10 a\n20 10 b\n", at: 0))
    #expect(!running.isRenewing)
    let later = shown("10 10 a\n20 10 b\n20 10 c\n", at: 1)
    _ = running.advance(later)
    running.renewIfDue(later)
    #expect(running.isRenewing && running.advanceRenewal(later) == [0, 2] && !running.isRenewing)
    running.renewIfDue(later)
    #expect(!running.isRenewing, "at most once a second")
  }

  @Test("A filter on fields that never change is not applied again")
  func steady() {
    var running = RunningFilter()
    running.start(filter("a"), at: .zero)
    _ = running.advance(shown("10 10 a\n"))
    running.renewIfDue(shown("10 10 a\n", at: 60))
    #expect(!running.isRenewing && running.advanceRenewal(shown("10 10 a\n", at: 60)) == nil)
  }
}

@Suite("Sorts on another thread")
struct EntrySortingTests {
  @Test("One sort runs at a time: it starts at once for another column, and at most every two seconds for new entries")
  func turns() throws {
    let lines = (0..<50_001).map { "\(String($0 * 16, radix: 16)) 10 f\n" }.joined()
    var map = shown(lines, at: 10)
    var view = entries(map)
    var sorting = EntrySorting()
    #expect(sorting.take(view, map) == nil)
    view.sort(by: .size, descending: true, map.contents)
    let due = sorting.take(view, map)
    let first = try #require(due)
    #expect(first.column == .size && sorting.take(view, map) == nil)
    sorting.finish()
    view.apply(first.run())
    map = shown(lines + "f0000000 10 new\n", at: 11)
    view.grow(map.contents)
    #expect(sorting.take(view, map) == nil)
    map = shown(lines + "f0000000 10 new\n", at: 12)
    let second = sorting.take(view, map)
    #expect(second?.run().order.count == 50_002)
  }
}

@Suite("The schedule of groupings")
struct GroupingScheduleTests {
  private func functions(_ shown: SelectedMap) -> FunctionsView {
    var view = FunctionsView()
    view.isShown = true
    view.scan = FunctionScan()
    view.scan?.advance(shown.contents.entries, shown.read)
    return view
  }

  private func source(_ shown: SelectedMap, _ functions: FunctionsView, _ filter: RunningFilter = RunningFilter()) -> GroupingSource {
    GroupingSource(entries: entries(shown), functions: functions, filter: filter, shown: shown)
  }

  @Test("A requested grouping runs at once, and one for new entries a second later, only while rows may move")
  func turns() throws {
    var schedule = GroupingSchedule()
    let two = shown("10 10 a\n20 10 b\n", at: 10)
    var view = functions(two)
    let due = schedule.takeAtOnce(source(two, view))
    let outcome = try #require(due).run()
    view.apply(outcome.groups, epoch: outcome.epoch)
    #expect(view.count == 2 && schedule.takeAtOnce(source(two, view)) == nil)
    #expect(schedule.takeElsewhere(source(two, view)) == nil, "few entries are grouped at once")
    func grown(_ seconds: Int, _ rows: SelectedMap.Rows) -> GroupingSource {
      let three = shown("10 10 a\n20 10 b\n30 10 c\n", at: seconds, rows)
      var more = view
      more.scan?.advance(three.contents.entries, three.read)
      return source(three, more)
    }
    #expect(schedule.takeDue(grown(10, .movable)) == nil && schedule.takeDue(grown(11, .fixed)) == nil)
    #expect(schedule.takeDue(grown(11, .movable)) != nil)
    #expect(schedule.takeDue(grown(20, .movable)) == nil, "no new entries")
  }

  @Test("No grouping starts before the scan of names and the filter are complete, or while functions are hidden")
  func incomplete() {
    var schedule = GroupingSchedule()
    let map = shown("10 10 a\n")
    var filter = RunningFilter()
    filter.start(EntryFilter.reading("a").filter, at: .zero)
    #expect(schedule.takeAtOnce(source(map, functions(map), filter)) == nil)
    var hidden = functions(map)
    hidden.isShown = false
    #expect(schedule.takeAtOnce(source(map, hidden)) == nil)
    var unnamed = functions(map)
    unnamed.scan = FunctionScan()
    #expect(schedule.takeAtOnce(source(map, unnamed)) == nil)
  }

  @Test("Groups of hidden functions are kept for 20 seconds")
  func hidden() {
    var schedule = GroupingSchedule()
    var view = functions(shown("10 10 a\n"))
    schedule.discardIfHidden(&view, at: .seconds(100))
    view.isShown = false
    schedule.discardIfHidden(&view, at: .milliseconds(119_999))
    #expect(view.scan != nil)
    schedule.discardIfHidden(&view, at: .seconds(120))
    #expect(view.scan == nil)
  }
}

@Suite("The history of the selected entry, in slices")
struct EntryHistorySearchTests {
  @Test("The history of a selected entry is due until all entries are scanned; in follow mode, a new history is not due at once")
  func due() throws {
    let map = shown("10 10 a\n18 10 b\n", at: 10)
    var view = entries(map)
    view.select(EntryID(1))
    var search = EntryHistorySearch()
    #expect(search.isDue(view, map) && search.advance(view, map) && !search.isDue(view, map))
    let history = try #require(search.history(of: EntryID(1), in: map))
    #expect(history.taken.map(\.entry) == [EntryID(0)] && history.taken.map(\.bytes) == [ByteCount(8)])
    #expect(search.history(of: EntryID(0), in: map) == nil)
    view.select(EntryID(0))
    view.follow(true)
    let more = shown("10 10 a\n18 10 b\n20 10 c\n", at: 10)
    view.grow(more.contents)
    #expect(view.selection == EntryID(2) && !search.isDue(view, more))
    view.select(EntryID(2))
    #expect(search.isDue(view, more), "no longer followed")
  }
}

@Suite("A search and its hits")
struct SearchTests {
  private func rows(_ shown: SelectedMap, at id: EntryID?) -> SearchedRows {
    var view = entries(shown)
    view.sort(by: .age, descending: false, shown.contents)
    view.select(id)
    return SearchedRows(entries: view, functions: nil, contents: shown.contents)
  }

  @Test("A search proceeds by rows; once all hits are known, the next hit is found without reading rows")
  func next() {
    let map = shown("10 10 hit\n20 10 a\n30 10 hit\n40 10 b\n")
    var search = Search()
    search.start(Array("hit".utf8), .down, isWhole: false, rows(map, at: EntryID(1)))
    #expect(search.isRunning && search.isCounting(4))
    #expect(search.advance(budget: 1, rows(map, at: EntryID(1)), map) == nil)
    #expect(search.advance(budget: 1, rows(map, at: EntryID(1)), map) == EntryID(2) && !search.isRunning)
    #expect(search.count(map) && !search.isCounting(4) && search.hits?.count == 2)
    #expect(search.findNext(.down, rows(map, at: EntryID(2))) == EntryID(0))
    #expect(search.findNext(.up, rows(map, at: EntryID(0))) == EntryID(2))
  }

  @Test("When all hits are counted, a search that is still running ends with its hit or as not found")
  func answer() {
    let map = shown("10 10 hit\n20 10 a\n")
    var search = Search()
    search.start(Array("hit".utf8), .down, isWhole: false, rows(map, at: EntryID(1)))
    #expect(search.answer(rows(map, at: EntryID(1))) == nil && search.isRunning)
    #expect(search.count(map) && search.answer(rows(map, at: EntryID(1))) == EntryID(0) && search.current?.phase == .found)
    search.start(Array("none".utf8), .down, isWhole: false, rows(map, at: nil))
    #expect(search.count(map) && search.answer(rows(map, at: nil)) == nil && search.current?.phase == .notFound)
  }

  @Test("A search adopted from another moment is complete, and its hits are counted again")
  func adopting() {
    let map = shown("10 10 hit\n")
    var other = Search()
    other.start(Array("hit".utf8), .up, isWhole: false, rows(map, at: nil))
    var search = Search()
    search.adopt(other, entries: 1)
    #expect(search.current?.phase == .found && search.current?.direction == .up && search.hits?.count == 0 && search.isCounting(1))
  }
}
