import PerfMap
import Testing

@testable import Processes

@Suite("Parsing /proc files")
struct ProcParsingTests {
  /// Returns a line of `stat` with the given fields.
  func line(comm: String = "node", state: Character = "S", threads: String = "7", start: String = "120796") -> [UInt8] {
    Array(
      "4908 (\(comm)) \(state) 4907 4840 3692 0 -1 4227084 123 0 0 0 0 0 0 0 20 0 \(threads) 0 \(start) 0 0 18446744073709551615\n".utf8)
  }

  @Test(
    "The process name in a stat line ends at the last parenthesis",
    arguments: ["node", "", " ", "a b", "(a", "a)", ") Z 1 (", "a) S 1 2\n3 (b", "\n"])
  func lastParenthesis(comm: String) throws {
    let stat = try #require(StatLine(line(comm: comm)))
    #expect(String(decoding: stat.comm, as: UTF8.self) == comm)
    #expect(stat.state == UInt8(ascii: "S"))
    #expect(stat.threadCount == 7)
    #expect(stat.startTicks == 120_796)
  }

  @Test(
    "A process whose main thread is a zombie has ended, unless its other threads run",
    arguments: [
      ("R", "1", true), ("S", "1", true), ("D", "1", true), ("T", "1", true), ("t", "1", true), ("I", "1", true),
      ("Z", "1", false), ("Z", "0", false), ("Z", "2", true), ("X", "1", false), ("x", "1", false),
    ] as [(Character, String, Bool)])
  func zombie(state: Character, threads: String, isRunning: Bool) {
    #expect(StatLine(line(state: state, threads: threads))?.isRunning == isRunning)
  }

  @Test(
    "A malformed stat line is rejected",
    arguments: [
      "", "1", "1 (a", "1 a)", ")1(", "1 (a)", "1 (a) S", "1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
      "1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 x", "1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 99999999999999999999",
    ])
  func malformedStat(text: String) {
    #expect(StatLine(Array(text.utf8)) == nil)
  }

  @Test("The thread group and the effective user are parsed from status")
  func status() {
    let text =
      "Name:\tTgid:\\nUid:\t9\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t42\nNgid:\t0\nPid:\t43\nUid:\t1000\t1001\t1002\t1003\nGid:\t5\t5\t5\t5\n"
    let status = StatusFields(Array(text.utf8))
    #expect(status?.threadGroup == 42)
    #expect(status?.effectiveUser == 1001)
  }

  @Test(
    "A status file without valid Tgid and Uid fields is rejected",
    arguments: [
      "", "Tgid:\t1\n", "Uid:\t1\t1\t1\t1\n", "Tgid:\t\nUid:\t1\t1\t1\t1\n", "Tgid:\t1\nUid:\t1\n", "Tgid:\t1\nUid:\t1\t4294967296\n",
    ])
  func incompleteStatus(text: String) {
    #expect(StatusFields(Array(text.utf8)) == nil)
  }

  @Test("Ticks since boot are converted to calendar time")
  func ticks() {
    let reading = ClockReading(wall: WallTime(seconds: 1000, nanoseconds: 500), sinceBoot: .seconds(600))
    #expect(reading.moment(ticksSinceBoot: 0, perSecond: 100) == WallTime(seconds: 400, nanoseconds: 500))
    #expect(reading.moment(ticksSinceBoot: 12_345, perSecond: 100) == WallTime(seconds: 523, nanoseconds: 450_000_500))
    #expect(reading.moment(ticksSinceBoot: .max, perSecond: 100) == WallTime(rawValue: .max))
    #expect(reading.moment(ticksSinceBoot: .max, perSecond: 0) == WallTime(rawValue: .max))
    #expect(reading.moment(ticksSinceBoot: .max, perSecond: .max).rawValue > 0)
  }
}
