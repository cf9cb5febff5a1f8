import TestSupport
import Testing

@testable import MapAnalysis
@testable import PerfMap

@Suite("Checking a map")
struct CheckTests {
  /// A map with a finding, and a similar map without it.
  struct Pair: Sendable, CustomTestStringConvertible {
    var code: Finding.Code
    var bad: [UInt8]
    var good: [UInt8]
    var line: Int
    var text: String?
    var testDescription: String { code.rawValue }

    init(_ code: Finding.Code, _ bad: String, _ good: String, line: Int = 1, text: String? = nil) {
      self.init(code, Array(bad.utf8), Array(good.utf8), line: line, text: text)
    }

    init(_ code: Finding.Code, _ bad: [UInt8], _ good: [UInt8], line: Int = 1, text: String? = nil) {
      (self.code, self.bad, self.good, self.line, self.text) = (code, bad, good, line, text)
    }
  }

  private static let long = String(repeating: "n", count: 4096)
  private static let million = String(repeating: "n", count: 1 << 20)
  private static let latin = Array("100000 10 ".utf8) + [0xe4] + Array("bc\n".utf8)

  static let pairs: [Pair] = [
    Pair(.noAddress, "100000 10 abc\n 200000 10 def\n", "100000 10 abc\n200000 10 def\n", line: 2, text: " 200000 10 def"),
    Pair(.noSize, "100000\n", "100000 1 abc\n", text: "100000"), Pair(.noSpaceAfterSize, "100000 10\n", "100000 10 abc\n"),
    Pair(.notHex, "100000 1x abc\n", "100000 1f abc\n"), Pair(.moreThan64Bits, "10000000000000000 1 abc\n", "1000000 1 abc\n"),
    Pair(.beyondAddressSpace, "ffffffffffffffff 2 abc\n", "ffffffffffffff 1 abc\n"),
    Pair(.lineTooLong, "100000 10 \(million)\n", "100000 10 \(long)\n"),
    Pair(.cutTail, "100000 10 abc\n200000 10 def", "100000 10 abc\n200000 10 def\n", line: 2, text: "200000 10 def"),
    Pair(.gluedLine, "100000 10 abc200000 10 def\n", "100000 10 abc 2000 10 def\n"),
    Pair(.gluedLine, "100000 10 void M(int)[QuickJitted]00007F1234567890 3a void N()\n", "100000 10 void M(int)[QuickJitted]\n"),
    Pair(.gluedLine, "ar.js:127f0000001000 40 run\n", "7f0000001000 40 run ar.js:12\n"),
    Pair(.splitName, "100000 10 a\nb c /srv/x.js:3:19\n", "100000 10 a\n10000b c /srv/x.js:3:19\n", line: 2, text: "b c /srv/x.js:3:19"),
    Pair(.splitName, "10000 10 a\nffff 10 abc\n", "ffff 10 abc\n", line: 2),
    Pair(.splitName, "10000 10 a\n200000000000000 10 abc\n", "10000 10 a\n1ffffffffffffff 10 abc\n", line: 2),
    Pair(.imageOffset, "ffff 10 abc\n", "10000 10 abc\n"),
    Pair(.imageOffset, "10000 10 a\n00001A30 4c abc\n", "10000 10 a\n1A30 4c abc\n", line: 2),
    Pair(.notUserAddress, "200000000000000 10 abc\n", "1ffffffffffffff 10 abc\n"),
    Pair(.hexPrefix, "0x100000 10 abc\n", "0100000 10 abc\n"), Pair(.hexPrefix, "100000 0X10 abc\n", "100000 010 0xabc\n"),
    Pair(.notUTF8, latin, Array("100000 10 äbc\n".utf8)),
    Pair(.notUTF8, Array("garbage".utf8) + [0xff, 0x0a], Array("garbage\n".utf8)),
    Pair(.shortName, "100000 10 ab\n", "100000 10 abc\n"), Pair(.shortName, "100000 10 \n", "100000 10 ä1\n"),
    Pair(.longName, "100000 10 \(long)n\n", "100000 10 \(long)\n"),
    Pair(.controlCharacters, "100000 10 a\u{1b}[2J\n", "100000 10 a [2J\n"),
    Pair(.controlCharacters, "100000 10 abc\r\n", "100000 10 abc \n"),
    Pair(.controlCharacters, "100000 10 a\u{202e}cb\n", "100000 10 a\u{2026}cb\n"),
    Pair(.controlCharacters, "100000 10 a\u{9b}2J\n", "100000 10 a\u{a0}2J\n"),
    Pair(.controlCharacters, "100000 10 a\u{2066}b\u{2069}\n", "100000 10 a\u{2070}b\n"),
    Pair(.sizeZero, "100000 0 abc\n", "100000 1 abc\n"),
    Pair(.overlapSame, "100000 10 abc\n100000 10 def\n", "100000 10 abc\n100010 10 def\n", line: 2),
    Pair(.overlapNested, "100000 10 abc\n100004 4 def\n", "100000 10 abc\n100010 4 def\n", line: 2),
    Pair(.overlapStraddle, "100000 10 abc\n100008 10 def\n", "100000 10 abc\n100010 10 def\n", line: 2, text: "100008 10 def"),
    Pair(.duplicate, "100000 10 abc\n100000 10 def\n100000 10 abc\n", "100000 10 abc\n100000 10 def\n100000 10 abd\n", line: 3),
  ]

  @Test("A map with a defect has the finding of the defect, and a similar map without the defect does not", arguments: pairs)
  func pair(_ pair: Pair) throws {
    let bad = check(pair.bad)
    let finding = try #require(bad.findings.first { $0.code == pair.code })
    #expect(finding.line == pair.line)
    let range = try #require(finding.text)
    let lines = pair.bad.split(separator: 0x0a, omittingEmptySubsequences: false)
    #expect(range.offset == lines[..<(pair.line - 1)].reduce(0) { $0 + UInt64($1.count) + 1 })
    #expect(range.length == UInt64(lines[pair.line - 1].count))
    if let text = pair.text { #expect(Array(lines[pair.line - 1]) == Array(text.utf8)) }
    #expect(!finding.message.isEmpty)
    #expect(bad.counts[pair.code] == finding.count && finding.count == finding.places.count)
    #expect(bad.findings.count { $0.code == pair.code } == 1)
    #expect(check(pair.good).findings.allSatisfy { $0.code != pair.code })
    // Decoding in chunks gives the same findings.
    var pieces = MapCheck()
    for start in stride(from: 0, to: pair.bad.count, by: 7) where pair.bad.count < 10_000 {
      pieces.append(pair.bad[start..<min(start + 7, pair.bad.count)])
    }
    pieces.finish()
    #expect(pieces.findings == bad.findings || pair.bad.count >= 10_000)
  }

  @Test("Each of the 31 finding codes has a test with and without the finding")
  func allCodes() {
    // The tests `pair` and `environment` check these codes with and without the finding.
    let shown = Dictionary(grouping: Self.pairs.map(\.code) + Self.environments.map(\.code)) { $0 }
    for code in Finding.Code.allCases { #expect(shown[code] != nil, "\(code) has no test") }
    #expect(Finding.Code.allCases.count == 31)
    for pair in Self.pairs { #expect(pair.bad != pair.good && !pair.good.isEmpty, "\(pair.code)") }
    #expect(Set(Defect.allCases.map { Finding.Code($0).rawValue }) == Set(Defect.allCases.map(\.rawValue)))
  }

  @Test("Two entries with one range and different names are no duplicates, even if the names have the same 32-bit hash")
  func collidingNames() {
    let findings = check(Array("100000 10 name195800\n100000 10 abc\n100000 10 name124360\n".utf8)).findings
    #expect(findings.allSatisfy { $0.code != .duplicate })
  }

  @Test("The finding for an overlap has the line number of the older entry")
  func other() {
    let findings = check(Array("garbage\n100000 10 abc\n100008 10 def\n".utf8)).findings
    #expect(findings.map(\.code) == [.notHex, .overlapStraddle])
    #expect(findings.last?.places.map(\.other) == [2])
  }

  // MARK: - Environment

  private static let start = WallTime(seconds: 1_000_000, nanoseconds: 0)
  private static func seconds(_ difference: Int) -> WallTime { WallTime(seconds: 1_000_000 + difference, nanoseconds: 0) }

  private static func around(
    owner: UInt32 = 1000, mode: UInt32 = 0o600, written: Int = 5, made: Int? = 1, user: UInt32 = 1000,
    executable: [(UInt64, UInt64)]? = nil, appends: Bool = false, isShared: Bool = false, profilerUser: UInt32? = nil,
    place: MapEnvironment.Place = .usual, memory: CodeMemory = .noProcess
  ) -> MapEnvironment {
    var around = MapEnvironment(
      owner: owner, mode: mode, lastWrite: seconds(written), created: made.map { seconds($0) },
      process: MapEnvironment.Process(
        user: user, startTime: start,
        executable: executable.map { $0.map { AddressRange(unchecked: Address($0.0), size: ByteCount($0.1)) } }, appends: appends))
    around.isShared = isShared
    around.place = place
    around.profilerUser = profilerUser
    around.process?.memory = memory
    return around
  }

  /// Returns the memory of a process with one executable mapping.
  private static func mapped(_ name: String, _ path: CodeMemory.MapPath = .usual) -> CodeMemory {
    let range = AddressRange(unchecked: Address(0x100000), size: ByteCount(0x1000))
    return CodeMemory([MemoryMapping(range: range, permissions: [.read, .execute], name: Array(name.utf8))], path: path)
  }

  struct Environment: Sendable {
    var code: Finding.Code
    var bad: MapEnvironment
    var good: MapEnvironment
  }

  static let environments: [Environment] = [
    Environment(code: .staleContent, bad: around(written: -2, made: -2), good: around(written: 0, made: 0)),
    Environment(code: .staleContent, bad: around(made: -60, appends: true), good: around(made: -60)),
    Environment(code: .staleContent, bad: around(made: -60, appends: true), good: around(made: nil, appends: true)),
    Environment(code: .deletedMap, bad: around(place: .deleted), good: around()),
    Environment(code: .renamedMap, bad: around(place: .renamed), good: around()),
    Environment(code: .otherDirectory, bad: around(place: .otherDirectory), good: around()),
    Environment(code: .severalWriters, bad: around(isShared: true), good: around()),
    // perf before 5.0 accepts maps of root and of the user who runs it.
    Environment(code: .wrongOwner, bad: around(profilerUser: 0), good: around(owner: 0, mode: 0o644, profilerUser: 0)),
    Environment(code: .wrongOwner, bad: around(owner: 1001, mode: 0o644, profilerUser: 1000), good: around(profilerUser: 1000)),
    Environment(code: .wrongOwner, bad: around(profilerUser: 1001), good: around(owner: 0, mode: 0o644, profilerUser: 1001)),
    Environment(code: .wrongOwner, bad: around(profilerUser: 0), good: around()),
    Environment(code: .wrongMode, bad: around(mode: 0o200), good: around(mode: 0o400)),
    Environment(code: .wrongMode, bad: around(owner: 0, mode: 0o640), good: around(owner: 0, mode: 0o644)),
    Environment(code: .wrongMode, bad: around(mode: 0o044), good: around(owner: 1000, mode: 0o600, user: 0)),
    Environment(
      code: .notExecutable, bad: around(executable: [(0x1000, 0x1000), (0x100010, 0x10)]),
      good: around(executable: [(0x1000, 0x1000), (0x10000f, 0x10)])),
    Environment(code: .notExecutable, bad: around(executable: []), good: around(executable: nil)),
    Environment(code: .notAsked, bad: around(memory: mapped("/memfd:jit (deleted)")), good: around(memory: mapped(""))),
    // No profiler finds a renamed map. The memory makes no difference.
    Environment(
      code: .renamedMap, bad: around(place: .renamed, memory: mapped("/memfd:jit (deleted)", .misplaced)),
      good: around(memory: mapped(""))),
  ]

  @Test("File metadata or a process that does not fit the map causes a finding; a similar one that fits does not", arguments: environments)
  func environment(_ each: Environment) {
    let map = Array("100000 10 abc\n".utf8)
    let findings = check(map, each.bad).findings
    #expect(findings.contains { $0.code == each.code })
    #expect(Set(findings.map(\.code)) == [each.code])
    #expect(!check(map, each.good).findings.contains { $0.code == each.code })
  }

  @Test("A stale map is not compared with the memory of the process")
  func staleLiveness() {
    let findings = check(Array("100000 10 abc\n".utf8), Self.around(written: -60, executable: [])).findings
    #expect(findings.map(\.code) == [.staleContent])
  }

  @Test("A finding about memory has the text and number of its line")
  func lineOfEntry() {
    let map = Array("garbage\n0x00100000 10 abc\n".utf8)
    let finding = check(map, Self.around(executable: [])).findings.first { $0.code == .notExecutable }
    #expect(finding?.line == 2)
    #expect(finding?.text == TextRange(offset: 8, length: 17))
  }

  // MARK: - Messages

  @Test("The message of an overlap names only profilers that ask the map for its memory")
  func askedOverlap() throws {
    let map = Array("100000 10 abc\n100000 10 def\n".utf8)
    func message(_ memory: CodeMemory) throws -> String {
      try #require(check(map, Self.around(memory: memory)).findings.first { $0.code == .overlapSame }).message
    }
    #expect(try message(Self.mapped("")).contains(": perf and blazesym show a wrong name or none"))
    #expect(try !message(Self.mapped("/memfd:jit (deleted)")).contains("perf"))
  }

  struct Message: Sendable, CustomTestStringConvertible {
    var map: String
    var code: Finding.Code
    var message: String
    var testDescription: String { message }
  }

  private static let digits = "a byte in the address or size is neither a hexadecimal digit nor the space after it"

  static let messages: [Message] = [
    Message(
      map: "7f0000001000 40 alpha_fn\n\n7f0000001040 40 beta_fn\n", code: .noAddress, message: "no address: every profiler drops the line"),
    Message(
      map: "7f0000001000\t40\talpha_fn\n7f0000001040 40 beta_fn\n", code: .notHex,
      message: "\(digits): perf and blazesym read it as an entry; bcc and samply drop the line"),
    Message(
      map: "+7f0000001000 40 alpha_fn\n", code: .notHex, message: "\(digits): every profiler reads it as an entry"),
    Message(
      map: "garbage\n", code: .notHex,
      message: "\(digits): perf reads it as an entry at address 0; bcc and samply drop the line; blazesym rejects the whole map"),
    Message(map: "0x100000 10 abc\n0x200000 10 def\n", code: .hexPrefix, message: "0x before a number: blazesym rejects the whole map"),
    Message(
      map: "100000 0X10 abc\n", code: .hexPrefix, message: "0x before a number: samply drops the line; blazesym rejects the whole map"),
    Message(map: "100000 10 ab\n", code: .shortName, message: "name of fewer than 3 bytes: perf drops the line"),
    Message(map: "100000 10 \n", code: .shortName, message: "name of fewer than 3 bytes: perf and samply drop the line"),
    Message(
      map: "100000 10 abc\n200000 10 de", code: .cutTail,
      message: "no newline at the end, so that the next entry would join this line: perf drops the line"),
    Message(
      map: "100000 10 abc\n100000 10 def\n", code: .overlapSame,
      message: "the range of an older entry with another name: perf and blazesym show a wrong name or none for a part"),
    Message(
      map: "00001A30 4c bool [bench] Bench::Main(bool)\n00002B00 50 void [bench] Bench::Test()\n", code: .imageOffset,
      message: "below 64 KiB, where no code is: an offset in an image (as crossgen and R2RMap write), not an address in a process"),
  ]

  @Test("The message of a finding names the profilers that the emulation shows to be affected", arguments: messages)
  func message(_ expected: Message) {
    let check = check(Array(expected.map.utf8))
    #expect(check.findings.first { $0.code == expected.code }?.message == expected.message)
    // The message contains `blazesym rejects` exactly if the emulated blazesym rejects the map.
    #expect(expected.message.contains("blazesym rejects") == (check.readings.refusal(of: .blazesym) != nil))
  }

  @Test("A problem on every line is one finding with the count of lines and the number of the first line")
  func allLines() {
    let all = check(Array("0x100000 10 abc\n0x200000 10 def\n0x300000 10 ghi\n".utf8)).findings
    #expect(all.map(\.code) == [.hexPrefix] && all.map(\.count) == [3] && all.map(\.line) == [1] && all.map(\.isOnEveryLine) == [true])
    let some = check(Array("100000 10 abc\n0x200000 10 def\n0x300000 10 ghi\n".utf8)).findings
    #expect(some.map(\.count) == [2] && some.map(\.line) == [2] && some.map(\.isOnEveryLine) == [false])
  }

  // MARK: - Real maps

  struct Sample: Sendable, CustomTestStringConvertible {
    var map: String
    var counts: [Finding.Code: Int]
    var testDescription: String { map }
  }

  static let samples: [Sample] = [
    Sample(map: "erlang/otp25-head", counts: [.hexPrefix: 2500]), Sample(map: "java/int", counts: [.hexPrefix: 360]),
    Sample(map: "java/perfmap1", counts: [.hexPrefix: 1382]), Sample(map: "moarvm/app", counts: [:]),
    Sample(map: "mono/killed", counts: [.cutTail: 1, .notUTF8: 1, .overlapSame: 3]),
    Sample(map: "mono/prog", counts: [.overlapSame: 67, .overlapNested: 36]),
    Sample(map: "node/app-basic", counts: [.duplicate: 1, .overlapSame: 9, .overlapNested: 99, .overlapStraddle: 451]),
    Sample(map: "node/hello-onlyfn", counts: [:]), Sample(map: "php/many-tracing", counts: [:]), Sample(map: "php/tracing", counts: [:]),
    Sample(map: "php/tracing82", counts: [:]),
    Sample(
      map: "python/capi-plain",
      counts: [
        .notHex: 1, .beyondAddressSpace: 1, .gluedLine: 1, .splitName: 3, .shortName: 1, .longName: 1, .sizeZero: 1,
      ]),
    Sample(map: "python/fork-perf-3699", counts: [:]), Sample(map: "python/fork-perf-3700", counts: [:]),
    Sample(map: "python/hello", counts: [:]), Sample(map: "qemu/prog-static", counts: [.sizeZero: 114]),
    Sample(map: "ruby/app-perf", counts: [.overlapNested: 916, .overlapStraddle: 4566]),
    Sample(map: "ruby/small", counts: [.overlapStraddle: 9]), Sample(map: "wasmtime/small", counts: [.hexPrefix: 46]),
  ]

  @Test("Each sample map has exactly the expected findings", arguments: samples)
  func sample(_ sample: Sample) throws {
    let check = check(try SampleMap.bytes(sample.map))
    #expect(check.counts == sample.counts)
    #expect(Dictionary(uniqueKeysWithValues: check.findings.map { ($0.code, $0.count) }) == sample.counts)
    #expect(Self.samples.map(\.map) == SampleMap.names)
  }

  private func check(_ bytes: [UInt8], _ environment: MapEnvironment? = nil) -> MapCheck {
    var check = MapCheck()
    check.append(bytes)
    check.finish(environment)
    return check
  }
}
