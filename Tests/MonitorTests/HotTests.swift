import MapAnalysis
import PerfMap
import Sampling
import Testing

@testable import Monitor

@Suite("Samples with the names of the code at their time")
struct HotTests {
  private static func mapping(_ start: UInt64, _ size: UInt64, _ name: String, at offset: UInt64 = 0) -> MemoryMapping {
    MemoryMapping(
      range: AddressRange(unchecked: Address(start), size: ByteCount(size)), permissions: [.read, .execute], name: Array(name.utf8),
      fileOffset: offset)
  }

  /// A map that keeps its text, from which names are read.
  private struct TestMap {
    private(set) var contents = MapContents()
    private var text: [UInt8] = []
    var generation = 1

    init(_ text: String) { append(text) }

    mutating func append(_ more: String) {
      text += Array(more.utf8)
      contents.append(more.utf8)
    }

    var map: HotProfile.Map {
      let text = text
      return HotProfile.Map(contents, generation: generation) { Array(text[Int($0.name.offset)..<Int($0.name.offset + $0.name.length)]) }
    }
  }

  private static func sample(_ address: UInt64, callers: UInt64...) -> Sample {
    Sample(pid: ProcessID(7), thread: ThreadID(7), eventID: 1, address: Address(address), callers: callers.map { Address($0) })
  }

  private static func name(_ frame: HotFrame, _ profile: HotProfile) -> String? {
    frame.name.map { String(decoding: profile.names[Int($0)], as: UTF8.self) }
  }

  /// Returns the functions of a profile as `PLACE NAME SELF STACK`, or `unnamed SELF STACK`.
  private static func functions(_ profile: HotProfile) -> [String] {
    HotSummary(profile) { _ in .right }.functions.map { function in
      let name =
        switch function.function {
        case .named(let place, let name): "\(place.rawValue) \(String(decoding: profile.names[Int(name)], as: UTF8.self))"
        case .module(let name): "file [\(String(decoding: profile.names[Int(name)], as: UTF8.self))]"
        case .unnamed: "unnamed"
        }
      return "\(name) \(function.selfSamples) \(function.stackSamples)"
    }
  }

  @Test("A sample keeps its name when its address gets other code")
  func reuse() {
    var layout = CodeLayout()
    layout.add(Self.mapping(0x1000, 0x1000, ""))
    var map = TestMap("1000 40 old\n")
    var profile = HotProfile(keepsTimes: true, usesCallers: false)
    profile.add(Self.sample(0x1010), at: MonotonicTime(1), map.map, layout)
    map.append("1000 20 new\n")
    profile.add(Self.sample(0x1010), at: MonotonicTime(2), map.map, layout)
    profile.add(Self.sample(0x1030), at: MonotonicTime(3), map.map, layout)
    profile.add(Self.sample(0x1800), at: MonotonicTime(4), map.map, layout)
    let leaves = profile.timed.compactMap { profile.stacks.frames(of: $0.stack).first }.map { profile.frames[Int($0)] }
    #expect(leaves.map { Self.name($0, profile) } == ["old", "new", "old", nil])
    #expect(leaves.map(\.place) == [.map, .map, .map, .unnamed])
    #expect(Self.functions(profile) == ["map old 2 2", "map new 1 1", "unnamed 1 1"])
  }

  @Test("The name of an entry number is read again after the map starts a new generation")
  func generations() {
    var layout = CodeLayout()
    layout.add(Self.mapping(0x1000, 0x1000, ""))
    var profile = HotProfile(usesCallers: false)
    profile.add(Self.sample(0x1010), at: MonotonicTime(1), TestMap("1000 40 first\n").map, layout)
    var second = TestMap("1000 40 second\n")
    second.generation = 2
    profile.add(Self.sample(0x1010), at: MonotonicTime(2), second.map, layout)
    #expect(Self.functions(profile) == ["map first 1 1", "map second 1 1"])
  }

  @Test("A map that is written late names the unnamed samples taken before it, but none taken after")
  func lateMap() {
    var layout = CodeLayout()
    layout.add(Self.mapping(0x1000, 0x1000, ""))
    var profile = HotProfile(usesCallers: false)
    var none = TestMap("")
    none.generation = 0
    profile.add(Self.sample(0x1010), at: MonotonicTime(1), none.map, layout)
    profile.add(Self.sample(0x1f00), at: MonotonicTime(1), none.map, layout)
    var map = TestMap("1000 40 dumped\n")
    profile.add(Self.sample(0x1800), at: MonotonicTime(2), map.map, layout)
    map.append("1800 10 later\n")
    profile.nameEarlierSamples(map.map)
    #expect(Self.functions(profile) == ["unnamed 2 2", "map dumped 1 1"])
  }

  @Test("An entry for one mapping of a file names the same code in its second mapping, and all code has its offset in the file")
  func builtins() {
    var layout = CodeLayout()
    layout.add(Self.mapping(0x10000, 0x4000, "/usr/bin/node", at: 0x2000))
    layout.add(Self.mapping(0x7000_0000, 0x2000, "/usr/bin/node", at: 0x3000))
    let map = TestMap("11000 100 Builtin:Add\n")
    var profile = HotProfile(keepsTimes: true, usesCallers: false)
    for address: UInt64 in [0x7000_0010, 0x11010, 0x7000_1000] { profile.add(Self.sample(address), at: MonotonicTime(1), map.map, layout) }
    let frames = profile.timed.compactMap { profile.stacks.frames(of: $0.stack).first }.map { profile.frames[Int($0)] }
    #expect(frames.map { Self.name($0, profile) } == ["Builtin:Add", "Builtin:Add", nil])
    #expect(frames.map(\.place) == [.file, .file, .file] && frames.map(\.offset) == [0x3010, 0x3010, 0x4000])
    #expect(frames.map(\.perfLookup) == [.elsewhere, .elsewhere, .elsewhere])
    #expect(Self.functions(profile) == ["file Builtin:Add 2 2", "file [/usr/bin/node] 1 1"])
    // Another mapping now covers the addresses of the entry, so the entry no longer names the second mapping.
    layout.add(Self.mapping(0x10000, 0x4000, "/usr/lib/other.so"))
    #expect(SampledCode(at: Address(0x7000_0010), map.contents, layout).entry == nil)
  }

  @Test("A caller is the code before its return address, and an address outside executable memory ends the chain")
  func callers() {
    var layout = CodeLayout()
    layout.add(Self.mapping(0x1000, 0x1000, ""))
    let map = TestMap("1000 10 main\n1010 10 middle\n1020 10 leaf\n")
    var profile = HotProfile(usesCallers: true)
    // The call at the end of `main` returns to the first address of `middle`.
    profile.add(Self.sample(0x1025, callers: 0x1018, 0x1010), at: MonotonicTime(1), map.map, layout)
    profile.add(Self.sample(0x1025, callers: 0x9999, 0x1010), at: MonotonicTime(2), map.map, layout)
    profile.add(Self.sample(0x1015, callers: 0x1018, 0x1018), at: MonotonicTime(3), map.map, layout)
    #expect(Self.functions(profile) == ["map leaf 2 2", "map middle 1 2", "map main 0 1"])
    let summary = HotSummary(profile) { _ in .right }
    #expect(summary.functions[0].callers.map(\.samples) == [1] && summary.functions[1].callers.map(\.samples) == [1])
  }

  @Test("A full tree of stacks keeps the innermost frame, and counts each sample")
  func fullTree() {
    var tree = StackTree(limit: 3)
    let stacks = [tree.add([1, 2]), tree.add([3]), tree.add([1, 4]), tree.add([5, 3]), tree.add([1, 2])]
    #expect(stacks.map { tree.frames(of: $0) } == [[2, 1], [3], [4], [3], [2, 1]])
    var counts: [StackTree.Stack: Int] = [:]
    tree.forEachStack { counts[$0] = $1 }
    #expect(counts == [stacks[0]: 2, stacks[1]: 2, stacks[2]: 1])
  }

  @Test("The names of perf come from the finished map, and are wrong if they differ from the name at the time of the sample")
  func perfAnswers() {
    var layout = CodeLayout()
    layout.add(Self.mapping(0x1000, 0x1000, ""))
    layout.add(Self.mapping(0x5000, 0x1000, "/memfd:doublemapper (deleted)"))
    layout.add(Self.mapping(0x8000, 0x1000, "/usr/bin/node"))
    var map = TestMap("1000 40 old\n5000 40 hidden\n8000 40 builtin\n1100 10 same\n")
    var profile = HotProfile(usesCallers: false)
    for address: UInt64 in [0x1000, 0x1000, 0x1100, 0x5000, 0x8000, 0x1f00] {
      profile.add(Self.sample(address), at: MonotonicTime(1), map.map, layout)
    }
    map.append("1000 40 new\n")
    profile.add(Self.sample(0x1000), at: MonotonicTime(2), map.map, layout)
    var tables = ProfilerTables(of: [.perf])
    let text = Array("1000 40 old\n5000 40 hidden\n8000 40 builtin\n1100 10 same\n1000 40 new\n".utf8)
    tables.append(text)
    tables.finish()
    let answers = PerfAnswers(tables) { Array(text[Int($0.offset)..<Int($0.offset + $0.length)]) }
    let summary = HotSummary(profile) { answers.answer(for: $0, profile.names) }
    let shown = tables.symbol(at: Address(0x1000), as: .perf).map { text[Int($0.name.offset)..<Int($0.name.offset + $0.name.length)] }
    // perf keeps one of two entries with the same start.
    #expect(summary.perfWrong == (shown.map { $0.elementsEqual("old".utf8) } ?? false ? 1 : 2))
    #expect(summary.jit == 6 && summary.unnamed == 1)
  }
}
