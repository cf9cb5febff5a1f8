import PerfMap
import Testing

@testable import Processes

@Suite struct ProcParsingTests {
  /// A line as the kernel writes it, fields 3 to 22 given as they matter.
  func line(comm: String = "node", state: Character = "S", threads: String = "7", start: String = "120796") -> [UInt8] {
    Array(
      "4908 (\(comm)) \(state) 4907 4840 3692 0 -1 4227084 123 0 0 0 0 0 0 0 20 0 \(threads) 0 \(start) 0 0 18446744073709551615\n".utf8)
  }

  @Test(arguments: ["node", "", " ", "a b", "(a", "a)", ") Z 1 (", "a) S 1 2\n3 (b", "\n"])
  func `the name ends at the last parenthesis`(comm: String) throws {
    let stat = try #require(StatLine(line(comm: comm)))
    #expect(String(decoding: stat.comm, as: UTF8.self) == comm)
    #expect(stat.state == UInt8(ascii: "S"))
    #expect(stat.threadCount == 7)
    #expect(stat.startTicks == 120_796)
  }

  @Test(
    arguments: [
      ("R", "1", true), ("S", "1", true), ("D", "1", true), ("T", "1", true), ("t", "1", true), ("I", "1", true),
      ("Z", "1", false), ("Z", "0", false), ("Z", "2", true), ("X", "1", false), ("x", "1", false),
    ] as [(Character, String, Bool)])
  func `a zombie has ended, unless other threads still run`(state: Character, threads: String, isRunning: Bool) {
    #expect(StatLine(line(state: state, threads: threads))?.isRunning == isRunning)
  }

  @Test(arguments: [
    "", "1", "1 (a", "1 a)", ")1(", "1 (a)", "1 (a) S", "1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18",
    "1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 x", "1 (a) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 99999999999999999999",
  ])
  func `what is not a stat line is refused`(text: String) {
    #expect(StatLine(Array(text.utf8)) == nil)
  }

  @Test func `status gives the thread group and the effective user`() {
    let text =
      "Name:\tTgid:\\nUid:\t9\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t42\nNgid:\t0\nPid:\t43\nUid:\t1000\t1001\t1002\t1003\nGid:\t5\t5\t5\t5\n"
    let status = StatusFields(Array(text.utf8))
    #expect(status?.threadGroup == 42)
    #expect(status?.effectiveUser == 1001)
  }

  @Test(arguments: [
    "", "Tgid:\t1\n", "Uid:\t1\t1\t1\t1\n", "Tgid:\t\nUid:\t1\t1\t1\t1\n", "Tgid:\t1\nUid:\t1\n", "Tgid:\t1\nUid:\t1\t4294967296\n",
  ])
  func `a status without them is refused`(text: String) {
    #expect(StatusFields(Array(text.utf8)) == nil)
  }

  @Test func `ticks since boot become calendar time`() {
    let reading = ClockReading(wall: WallTime(seconds: 1000, nanoseconds: 500), sinceBoot: .seconds(600))
    #expect(reading.moment(ticksSinceBoot: 0, perSecond: 100) == WallTime(seconds: 400, nanoseconds: 500))
    #expect(reading.moment(ticksSinceBoot: 12_345, perSecond: 100) == WallTime(seconds: 523, nanoseconds: 450_000_500))
    #expect(reading.moment(ticksSinceBoot: .max, perSecond: 100) == WallTime(rawValue: .max))
    #expect(reading.moment(ticksSinceBoot: .max, perSecond: 0) == WallTime(rawValue: .max))
    #expect(reading.moment(ticksSinceBoot: .max, perSecond: .max).rawValue > 0)
  }
}
