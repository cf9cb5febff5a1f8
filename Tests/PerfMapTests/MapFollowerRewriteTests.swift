import TestSupport
import Testing

@testable import PerfMap

/// A rewrite of the same inode may look like growth: java rewrites its map in place at each dump.
@Suite("Following a map that is truncated or rewritten")
struct MapFollowerRewriteTests {
  private let directory: TemporaryDirectory
  private let map = "perf-1.map"

  init() throws { directory = try TemporaryDirectory() }

  /// Returns a follower that has read a map of `count` lines in steps of `growth` lines.
  private func follow(_ count: Int, growth: Int) throws -> FollowedMap {
    let followed = FollowedMap(directory.file(map))
    try directory.write(map, "")
    for start in stride(from: 0, to: count, by: growth) {
      try directory.append(map, lines(start..<min(count, start + growth)))
      followed.poll()
    }
    try directory.setLastWrite(map, seconds: 1000)
    followed.poll()
    #expect(followed.reasons == [.opened])
    return followed
  }

  /// Truncates the map, writes a text to the same inode, and sets a later time of the last write.
  private func rewrite(_ text: String) throws {
    try directory.write(map, text)
    try directory.setLastWrite(map, seconds: 2000)
  }

  @Test("Truncation, also to an empty file, starts a new generation that can grow", arguments: [1, 50])
  func truncated(growth: Int) throws {
    let followed = try follow(50, growth: growth)
    try directory.truncate(map, to: 100)
    followed.poll()
    #expect(followed.reasons == [.opened, .truncated])
    #expect(try followed.differenceFromFreshLoad() == nil)
    try directory.truncate(map, to: 0)
    followed.poll()
    #expect(followed.reasons == [.opened, .truncated, .truncated])
    #expect(followed.bytes == [])
    #expect(followed.contents.entries.isEmpty && followed.contents.tail == nil)
    try directory.append(map, lines(0..<10))
    followed.poll()
    #expect(followed.reasons == [.opened, .truncated, .truncated])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("Truncation between two polls that read a map in parts is detected")
  func truncatedInTheMiddle() throws {
    let followed = FollowedMap(directory.file(map))
    try directory.write(map, lines(0..<1000))
    #expect(followed.poll(budget: 5000).hasMore)
    try rewrite(lines(0..<20, name: "new"))
    while followed.poll(budget: 100).hasMore {}
    #expect(followed.reasons == [.opened, .truncated])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  /// The position of the difference between the old and the new text.
  enum Change: String, CaseIterable, Sendable {
    case start, middle, end

    /// Returns the number of the line that differs.
    func line(of count: Int) -> Int {
      switch self {
      case .start: 0
      case .middle: count / 2
      case .end: count - 1
      }
    }
  }

  /// The length of the new text compared with the old text.
  enum Length: String, CaseIterable, Sendable { case same, larger }

  struct Rewrite: Sendable, CustomTestStringConvertible {
    var change: Change
    var length: Length
    var growth: Int
    var testDescription: String { "differs at the \(change), \(length) size, read \(growth) lines at a time" }
    static let all = Change.allCases.flatMap { change in
      Length.allCases.flatMap { length in [1, 7, 1000].map { Rewrite(change: change, length: length, growth: $0) } }
    }
  }

  @Test("A rewrite that changes one digit of a small map is detected", arguments: Rewrite.all)
  func smallRewrite(_ rewrite: Rewrite) throws {
    let count = 60
    let followed = try follow(count, growth: rewrite.growth)
    let line = rewrite.change.line(of: count)
    var text = lines(0..<line) + lines(line..<line + 1).replacing(" 1", with: " 2", maxReplacements: 1) + lines(line + 1..<count)
    if rewrite.length == .larger { text += lines(count..<count + 5) }
    try self.rewrite(text)
    followed.poll()
    #expect(followed.reasons == [.opened, .rewritten])
    #expect(try followed.differenceFromFreshLoad() == nil)
    followed.poll()
    #expect(followed.reasons == [.opened, .rewritten])
  }

  @Test("A rewrite that inserts a line into a large map is detected", arguments: Rewrite.all)
  func largeRewrite(_ rewrite: Rewrite) throws {
    let count = 12_000
    let followed = try follow(count, growth: rewrite.growth * 200)
    let line = rewrite.change.line(of: count)
    let old = lines(0..<count)
    var text = lines(0..<line) + "0 1 a line put in\n" + lines(line..<count)
    switch rewrite.length {
    case .larger: text += lines(count..<count + 5)
    case .same: text = String(decoding: Array(text.utf8).prefix(old.utf8.count), as: UTF8.self)
    }
    try self.rewrite(text)
    followed.poll()
    #expect(followed.reasons == [.opened, .rewritten])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("Writing the same bytes again is not a rewrite", arguments: [1, 1000])
  func sameBytes(growth: Int) throws {
    let followed = try follow(200, growth: growth)
    try rewrite(lines(0..<200))
    followed.poll()
    try rewrite(lines(0..<250))
    followed.poll()
    #expect(followed.reasons == [.opened])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("A rewrite that is polled before it is complete is detected again afterwards")
  func halfDone() throws {
    let followed = try follow(100, growth: 100)
    try rewrite(lines(0..<50, name: "NN:*f") + lines(50..<100))
    followed.poll()
    try rewrite(lines(0..<100, name: "NN:*f"))
    try directory.setLastWrite(map, seconds: 3000)
    followed.poll()
    #expect(followed.reasons == [.opened, .rewritten, .rewritten])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("After random growth, truncation, rewrites, replacements and deletions, the contents equal a new read", arguments: 0..<20)
  func random(_ number: UInt64) throws {
    var random = SeededRandom(salt: 500 + number)
    let followed = FollowedMap(directory.file(map))
    var time = 1000
    for step in 0..<60 {
      let size = Int.random(in: 1..<80, using: &random)
      switch Int.random(in: 0..<10, using: &random) {
      case 0: try directory.write(map, lines(0..<size, name: "step\(step) "))
      case 1: try directory.write(map, lines(step..<step + size))
      case 2:
        try directory.write("new", lines(0..<size))
        try directory.rename("new", map)
      case 3: try? directory.remove(map)
      case 4: try directory.append(map, "cut here")
      default: try directory.append(map, lines(step * 100..<step * 100 + size))
      }
      time += 1
      try? directory.setLastWrite(map, seconds: time)
      let budget = Bool.random(using: &random) ? UInt64.max : 333
      if Int.random(in: 0..<3, using: &random) > 0 { followed.poll(budget: budget) }
      // After a deletion there is nothing to compare with.
      guard step % 5 == 4, let fresh = try? PerfMapFile(path: followed.follower.path, overlapLimit: 65_536) else { continue }
      while followed.poll(budget: budget).hasMore {}
      let difference = MapSnapshot(followed.contents).difference(from: MapSnapshot(fresh.contents))
      #expect(difference == nil, "step \(step), generations \(followed.reasons); \(SeededRandom.words)")
    }
    #expect(followed.numbers == Array(1..<followed.numbers.count + 1))
  }
}
