import PerfMap
import TestSupport
import Testing

@testable import Monitor

@Suite("A filter of entries")
struct EntryFilterTests {
  /// Entries that differ in each field; every name starts with the index.
  private static let lines = [
    "1000 10 0 JS:*hot app.js:1", "2000 1000 1 JS:~cold app.js:2", "3000 2000 2 Builtin:Add", "1000 10 3 JS:^warm App.js:3",
    "4000 0 4 nothing", "5000 800 5 py::run:/srv/app.py", "5400 800 6 straddles", "6000 400 7 app.js \u{1}",
  ]

  /// Returns the numbers of the entries that pass the filter.
  private func passing(_ filter: String, _ fed: inout FedMonitor) throws -> [Int] {
    fed.monitor.filterEntries(by: try EntryFilter(filter))
    while fed.monitor.work(budget: 1) {}
    return rows(fed)
  }

  private func rows(_ fed: FedMonitor) -> [Int] {
    (0..<fed.monitor.entries.count).compactMap { fed.monitor.entries.entry(atRow: $0)?.index }.sorted()
  }

  private func fed(_ lines: [String] = Self.lines) -> (FedMonitor, MapID) {
    var fed = FedMonitor()
    let id = fed.add(pid: 1)
    fed.append(lines.map { $0 + "\n" }.joined(), to: id)
    return (fed, id)
  }

  @Test(
    "A filter passes the matching entries",
    arguments: [
      ("", [0, 1, 2, 3, 4, 5, 6, 7]), ("app.js", [0, 1, 3, 7]), ("App.js", [3]), ("app.js:", [0, 1, 3]), ("1000", []), ("JS:*", [0]),
      ("app.js ", [7]), (" ", [0, 1, 2, 3, 4, 5, 6, 7]), ("zz", []), ("!app\\.(js|py)$", [5]), ("!^[0-2] ", [0, 1, 2]), ("!APP", []),
      ("!B[a-z]+:", [2]), ("size>1k", [1, 2, 5, 6]), ("size>=1k", [1, 2, 5, 6, 7]), ("size=0", [4]), ("size<0x11", [0, 3, 4]),
      ("size!=0x400 size>1000", [1, 2, 5, 6]), ("app.js size<100", [0, 3]), ("size<100 app.js", [0, 3]), ("flag=dead", [0]),
      ("flag=overlap", [0, 3, 5, 6]), ("flag=same", [0, 3]), ("flag=straddle", [5, 6]), ("flag!=overlap app", [1, 7]),
      ("flag=empty", [4]), ("flag=trimmed", [5]), ("tier=none", [0, 1, 2, 3, 4, 5, 6, 7]), ("tier=opt", []),
      ("size=4k", [1]), ("a>b", []), ("::run", [5]), ("!", [0, 1, 2, 3, 4, 5, 6, 7]),
    ])
  func passes(filter: String, expected: [Int]) throws {
    var (fed, _) = fed()
    #expect(try passing(filter, &fed) == expected)
  }

  @Test("A filter on tiers uses the tier in the name of an entry")
  func tiers() throws {
    var (fed, _) = fed(["1 1 JS:*hot a.js", "2 1 JS:~cold a.js", "3 1 Builtin:Add", "4 1 other"])
    #expect(try passing("tier=opt", &fed) == [0])
    #expect(try passing("tier!=opt", &fed) == [1, 2, 3])
    #expect(try passing("tier=interp a.js", &fed) == [1])
    #expect(try passing("tier=none", &fed) == [3])
    // The names used in JSON are accepted too.
    #expect(try passing("tier=optimized", &fed) == [0])
    #expect(try passing("tier=interpreter", &fed) == [1])
  }

  @Test(
    "A filter error names the invalid word and the expected syntax",
    arguments: [
      ("size>big", "size>big", "a size"), ("age<x", "age<x", "an age"), ("tier=fast", "tier=fast", "interp, baseline"),
      ("flag=gone", "flag=gone", "live, trimmed"), ("tier<opt", "tier<opt", "tier="), ("!a(", "!a(", "regular expression"),
      ("size>99999999999999999999", "size>99999999999999999999", "a size"),
      ("size>18014398509481984k", "size>18014398509481984k", "a size"), ("!(a)\\1", "!(a)\\1", "without"),
    ])
  func errors(filter: String, word: String, expected: String) {
    #expect {
      _ = try EntryFilter(filter)
    } throws: {
      guard let error = $0 as? FilterError else { return false }
      return error.word == word && error.expected.contains(expected)
    }
  }

  @Test(
    "Regular expressions that are invalid or could exhaust memory or the stack are rejected",
    arguments: [
      (String(repeating: "+", count: 44), "quantifier"), ("(((a{100}){100}){100}){10}", "too large"),
      (String(repeating: "(", count: 400) + "a" + String(repeating: ")", count: 400), "nested"),
      (String(repeating: "a", count: 1001), "at most 1000 bytes"), ("(?<n>a)\\k<n>", "references"), ("(a)\\g{-1}", "references"),
      ("a\\Cb", "disabled"), ("*a", "quantifier"), ("[[.a.]]", "not supported"),
    ])
  func refusedExpressions(text: String, reason: String) {
    #expect {
      _ = try EntryFilter("!" + text)
    } throws: {
      ($0 as? FilterError)?.expected.contains(reason) == true
    }
  }

  @Test(
    "Ordinary regular expressions are accepted",
    arguments: [
      "[0-9a-f]{12}", "(a+b+)+c", "[]{9999}[:digit:]+(]+", "a{3,5}b", "\\(\\+\\{+", "^JS:[*~^+].*[.]js(:[0-9]+){2}$", "a{32767}",
      "((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)", "(a{200}){200}",
    ])
  func ordinaryExpressions(text: String) throws {
    _ = try EntryFilter("!" + text)
  }

  @Test(
    "Regular expressions have PCRE2 syntax where it differs from POSIX",
    arguments: [
      ("!a\\d+b", "a12b", 0..<4), ("!\\bjs\\b", "x.js:", 2..<4), ("!x|xy", "xy", 0..<1), ("!a+?", "aa", 0..<1), ("!a++a", "aa", nil),
      ("![\\].]", "a]", 1..<2), ("![\\.]", "\\", nil), ("!\\<a\\>", "a", nil), ("!\\<a\\>", "<a>", 0..<3), ("!(?<=b)a", "aba", 2..<3),
      ("!(?i)JS", "js", 0..<2), ("!^.$", "é", 0..<2), ("!^é$", "É", 0..<2), ("!a.b", "a\u{1}b", 0..<3), ("!^$", "", 0..<0),
      ("!a$", "a\r", nil), ("!a.c", "a\0c", 0..<3),
    ] as [(String, String, Range<Int>?)])
  func syntax(filter: String, name: String, expected: Range<Int>?) throws {
    #expect(try TextPattern(filter).firstMatch(in: Array(name.utf8)[...]) == expected)
  }

  @Test("A byte that is not UTF-8 matches nothing, but the rest of the name can match")
  func invalidUTF8() throws {
    let name = Array("foo".utf8) + [0xff] + Array("bar".utf8)
    #expect(try TextPattern("!bar$").firstMatch(in: name[...]) == 4..<7)
    #expect(try TextPattern("!foo.*bar").firstMatch(in: name[...]) == nil)
    #expect(try TextPattern("foo").firstMatch(in: name[...]) == 0..<3)
  }

  @Test(
    "A name that takes too many matching steps does not pass, is counted, and ends the slice of work",
    arguments: ["!(a|a)*[^a]$", "!(.+.+)+[^a]", "!.*.*.*.*.*[^a]"])
  func abandoned(filter: String) throws {
    let long = String(repeating: "a", count: 5000)
    var (fed, _) = fed((1...9).map { "\($0) 1 \(long)" } + ["a 1 aaab"])
    fed.monitor.filterEntries(by: try EntryFilter(filter))
    var places: [Int] = []
    while fed.monitor.work(budget: 1) { places += fed.monitor.filter.map { [$0.next] } ?? [] }
    #expect(Set(places).isSuperset(of: 1...9))
    #expect(rows(fed) == [9])
    #expect(fed.monitor.filter?.abandoned == 9)
  }

  @Test("The match of a short name is abandoned after 50,000 steps, although it would end after a million")
  func shortAbandoned() throws {
    var (fed, _) = fed(["1 1 \(String(repeating: "a", count: 20))"])
    #expect(try passing("!^(a|a)*[^a]$", &fed) == [])
    #expect(fed.monitor.filter?.abandoned == 1)
  }

  @Test("A long name is allowed fewer steps for each start position, so that their sum is bounded")
  func steps() {
    #expect([0, 512, 1024, 4096].map { MatchEffort.full.steps(forBytes: $0) } == [50_000, 50_000, 25_000, 6_250])
    #expect(MatchEffort.quick.steps(forBytes: 4096) == 250)
  }

  @Test(
    "Inputs that hang a POSIX matcher are answered within the limit of steps",
    arguments: [
      ("foo", "!foo.*bar"), ("f", "!f.*g"), ("ab", "!(a|b)*a(a|b){150}c"), ("ab", "!a(a|b){400}c"), ("a", "!((((a*)*)*)*)*b"),
      ("a", "!(a?){500}b"), ("abc", "!(abc|ab|c|bc|a|b)*z"),
    ])
  func hostile(part: String, filter: String) throws {
    let name = String(repeating: part, count: (1 << 20) / part.count - 40)
    var (fed, _) = fed(["1 1 \(name)", "2 1 fooabargcbz"])
    #expect(try !passing(filter, &fed).contains(0))
    #expect(fed.monitor.filter?.abandoned == 0)
  }

  @Test("New entries are filtered, and so are lines completed later")
  func growth() throws {
    var (fed, id) = fed()
    #expect(try passing("app.js", &fed) == [0, 1, 3, 7])
    fed.append("7000 10 8 app.js late\n8000 10 9 other\n9000 10 10 app.j", to: id)
    while fed.monitor.work(budget: 1) {}
    #expect(rows(fed) == [0, 1, 3, 7, 8])
    fed.append("s whole\n", to: id)
    while fed.monitor.work(budget: 1) {}
    #expect(rows(fed) == [0, 1, 3, 7, 8, 10])
  }

  @Test("With a filter on age, entries leave the rows as they age, without a new entry")
  func age() throws {
    var (fed, id) = fed()
    fed.pass(.seconds(20))
    fed.append("7000 10 8 young\n", to: id)
    #expect(try passing("age<10s", &fed) == [8])
    #expect(try passing("age>=10s", &fed) == [0, 1, 2, 3, 4, 5, 6, 7])
    #expect(try passing("age<10s", &fed) == [8])
    fed.pass(.seconds(11))
    while fed.monitor.work(budget: 1) {}
    #expect(rows(fed) == [])
  }

  @Test("An entry that dies joins the rows of a filter for dead entries within two seconds")
  func dies() throws {
    var (fed, id) = fed()
    #expect(try passing("flag=dead", &fed) == [0])
    fed.append("6000 400 8 takes the place of 7\n", to: id)
    fed.pass(.seconds(2))
    while fed.monitor.work(budget: 1) {}
    #expect(rows(fed) == [0, 7])
  }

  @Test("A new generation or another map is filtered again; without a filter all entries are rows")
  func restarts() throws {
    var (fed, id) = fed()
    #expect(try passing("app.js", &fed) == [0, 1, 3, 7])
    fed.restart(id, .truncated, with: "1 1 app.js one\n2 1 two\n")
    while fed.monitor.work(budget: 1) {}
    #expect(rows(fed) == [0])
    let other = fed.add(pid: 2)
    fed.append("1 1 x\n2 1 y\n3 1 app.js three\n", to: other)
    fed.monitor.selectMap(other)
    while fed.monitor.work(budget: 1) {}
    #expect(rows(fed) == [2])
    fed.monitor.filterEntries(by: nil)
    #expect(rows(fed) == [0, 1, 2])
  }

  @Test(
    "Filtered rows are sorted by each column in both directions, also after growth",
    arguments: EntriesView.Column.allCases)
  func sorted(by column: EntriesView.Column) throws {
    var random = SeededRandom(salt: 77)
    let line = { (index: Int, random: inout SeededRandom) in
      let start = String(UInt64.random(in: 1...400, using: &random) << 8, radix: 16)
      return "\(start) \(String(UInt64.random(in: 1...40, using: &random), radix: 16)) \(index % 3 == 0 ? "yes" : "no")"
    }
    var (fed, id) = fed((0..<200).map { line($0, &random) })
    fed.monitor.sortEntries(by: column)
    _ = try passing("yes", &fed)
    for round in 0..<6 {
      let contents = try #require(fed.monitor.selected?.contents)
      let ids = (0..<contents.entries.count).filter { $0 % 3 == 0 }.map { EntryID(UInt32($0)) }
      var expected = ids.sorted { (column.key(contents.entries.range(of: $0)), $0) < (column.key(contents.entries.range(of: $1)), $1) }
      if column == .age { expected = ids }
      if fed.monitor.entries.isDescending { expected.reverse() }
      let found = (0..<fed.monitor.entries.count).compactMap { fed.monitor.entries.entry(atRow: $0) }
      #expect(found == expected, "round \(round): \(SeededRandom.words)")
      for (row, id) in expected.enumerated() { #expect(fed.monitor.entries.row(of: id, in: contents) == row) }
      #expect(fed.monitor.entries.row(of: EntryID(1), in: contents) == nil)
      fed.append((0..<30).map { line(contents.entries.count + $0, &random) + "\n" }.joined(), to: id)
      while fed.monitor.work(budget: 1) {}
      fed.monitor.sortEntries(by: column)
    }
  }

  @Test("Only the first 4096 bytes of a name are searched, also across block boundaries")
  func long() throws {
    let long = String(repeating: "x", count: 300_000)
    // A block of names for a regular expression ends inside the name of 32,000 bytes, a block for text inside the next name.
    var (fed, _) = fed([
      "1 1 \(String(repeating: "y", count: 4090))needle\(long)", "2 1 \(String(repeating: "y", count: 4091))needle\(long)", "3 1 needle",
      "4 1 \(long)needle", "5 1 \(String(repeating: "z", count: 32_000))", "6 1 needle\(long)", "7 1 x needle",
    ])
    #expect(try passing("needle", &fed) == [0, 2, 5, 6])
    #expect(try passing("!needle", &fed) == [0, 2, 5, 6])
    // The end of the searched 4096 bytes does not match `$`.
    #expect(try passing("!needle$", &fed) == [2, 6])
  }

  @Test("A filter of 30,000 entries passes the same names as a check of each name", arguments: ["f", "JS:", "app.js:77", "o", "x y", "ZZ"])
  func many(_ query: String) throws {
    var random = SeededRandom(salt: 78)
    let words = ["JS:*foo", "o", "x", "y", "x y", "fZZf", "app.js:77", "APP.JS:77", ""]
    let names = (0..<30_000).map { _ in (0..<3).map { _ in words.randomElement(using: &random) ?? "" }.joined(separator: " ") }
    var (fed, _) = fed(names.enumerated().map { "\(String($0.offset + 1, radix: 16))0 f \($0.element)" })
    let isLower = query == query.lowercased()
    let expected = names.indices.filter { (isLower ? names[$0].lowercased() : names[$0]).utf8.contains(query.utf8) }
    #expect(!expected.isEmpty)
    #expect(try passing(query, &fed) == expected, "\(SeededRandom.words)")
  }

  @Test("If names can no longer be read, a filter completes without matches")
  func unreadable() throws {
    var fed = FedMonitor()
    let id = fed.monitor.add(path: "/tmp/perf-3.map", pid: ProcessID(3), existed: false)
    fed.adopt(id)
    fed.append("1 1 a\n2 1 b\n", to: id)
    fed.write("", to: id)
    fed.forgetBytes(of: id)
    #expect(try passing("a", &fed) == [])
    #expect(fed.monitor.filterShare == nil)
  }
}
