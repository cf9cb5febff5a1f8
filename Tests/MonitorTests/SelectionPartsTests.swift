import PerfMap
import Testing

@testable import Monitor

/// A map of literal lines as its views see it.
private func shown(_ lines: String, at seconds: Int = 0, _ rows: SelectedMap.Rows = .free) -> SelectedMap {
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

@Suite("A filter that runs")
struct RunningFilterTests {
  private func filter(_ text: String) -> EntryFilter? { EntryFilter.reading(text).filter }

  @Test("It answers once it has seen all entries, and continues with those that come")
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

  @Test("What changes with time is checked again each second, beside the rows")
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

  @Test("What does not change with time is not checked again")
  func steady() {
    var running = RunningFilter()
    running.start(filter("a"), at: .zero)
    _ = running.advance(shown("10 10 a\n"))
    running.renewIfDue(shown("10 10 a\n", at: 60))
    #expect(!running.isRenewing && running.advanceRenewal(shown("10 10 a\n", at: 60)) == nil)
  }
}

@Suite("Sorts that run elsewhere")
struct EntrySortingTests {
  @Test("One at a time: for another column at once, for entries that have come every two seconds")
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
    view.take(first.run())
    map = shown(lines + "f0000000 10 new\n", at: 11)
    view.grow(map.contents)
    #expect(sorting.take(view, map) == nil)
    map = shown(lines + "f0000000 10 new\n", at: 12)
    let second = sorting.take(view, map)
    #expect(second?.run().order.count == 50_002)
  }
}

@Suite("When functions are grouped")
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

  @Test("What was asked for is grouped at once; entries that have come a second later, while rows may move")
  func turns() throws {
    var schedule = GroupingSchedule()
    let two = shown("10 10 a\n20 10 b\n", at: 10)
    var view = functions(two)
    let due = schedule.takeAtOnce(source(two, view))
    let outcome = try #require(due).run()
    view.take(outcome.groups, epoch: outcome.epoch)
    #expect(view.count == 2 && schedule.takeAtOnce(source(two, view)) == nil)
    #expect(schedule.takeElsewhere(source(two, view)) == nil, "few entries are grouped at once")
    func grown(_ seconds: Int, _ rows: SelectedMap.Rows) -> GroupingSource {
      let three = shown("10 10 a\n20 10 b\n30 10 c\n", at: seconds, rows)
      var more = view
      more.scan?.advance(three.contents.entries, three.read)
      return source(three, more)
    }
    #expect(schedule.takeDue(grown(10, .free)) == nil && schedule.takeDue(grown(11, .held)) == nil)
    #expect(schedule.takeDue(grown(11, .free)) != nil)
    #expect(schedule.takeDue(grown(20, .free)) == nil, "nothing has come since")
  }

  @Test("Nothing is grouped before names and filter are known, or while functions are not shown")
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

  @Test("Functions that are not shown are kept for 20 seconds")
  func resting() {
    var schedule = GroupingSchedule()
    var view = functions(shown("10 10 a\n"))
    schedule.rest(&view, at: .seconds(100))
    view.isShown = false
    schedule.rest(&view, at: .milliseconds(119_999))
    #expect(view.scan != nil)
    schedule.rest(&view, at: .seconds(120))
    #expect(view.scan == nil)
  }
}

@Suite("The story of the selected entry, in slices")
struct StoryFinderTests {
  @Test("A selected entry is due until all are checked; a followed one at most twice a second")
  func due() throws {
    let map = shown("10 10 a\n18 10 b\n", at: 10)
    var view = entries(map)
    view.select(EntryID(1))
    var finder = EntryHistorySearch()
    #expect(finder.isDue(view, map) && finder.advance(view, map) && !finder.isDue(view, map))
    let story = try #require(finder.story(of: EntryID(1), in: map))
    #expect(story.taken.map(\.entry) == [EntryID(0)] && story.taken.map(\.bytes) == [ByteCount(8)])
    #expect(finder.story(of: EntryID(0), in: map) == nil)
    view.select(EntryID(0))
    view.follow(true)
    let more = shown("10 10 a\n18 10 b\n20 10 c\n", at: 10)
    view.grow(more.contents)
    #expect(view.selection == EntryID(2) && !finder.isDue(view, more))
    view.select(EntryID(2))
    #expect(finder.isDue(view, more), "it is no longer followed")
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

  @Test("It goes from the selected row on; when all hits are known the next one needs no rows")
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

  @Test("All hits answer a search that still goes through the rows; without any it ends")
  func answer() {
    let map = shown("10 10 hit\n20 10 a\n")
    var search = Search()
    search.start(Array("hit".utf8), .down, isWhole: false, rows(map, at: EntryID(1)))
    #expect(search.answer(rows(map, at: EntryID(1))) == nil && search.isRunning)
    #expect(search.count(map) && search.answer(rows(map, at: EntryID(1))) == EntryID(0) && search.current?.phase == .found)
    search.start(Array("none".utf8), .down, isWhole: false, rows(map, at: nil))
    #expect(search.count(map) && search.answer(rows(map, at: nil)) == nil && search.current?.phase == .notFound)
  }

  @Test("A search of another moment is taken over as ended, and its hits are counted again")
  func adopting() {
    let map = shown("10 10 hit\n")
    var other = Search()
    other.start(Array("hit".utf8), .up, isWhole: false, rows(map, at: nil))
    var search = Search()
    search.adopt(other, entries: 1)
    #expect(search.current?.phase == .found && search.current?.direction == .up && search.hits?.count == 0 && search.isCounting(1))
  }
}
