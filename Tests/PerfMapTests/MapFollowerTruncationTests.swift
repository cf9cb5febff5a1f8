import Foundation
import Glibc
import Synchronization
import SystemPackage
import TestSupport
import Testing

@testable import PerfMap

/// After any truncation, the followed contents must equal those of a new read.
@Suite("Following a map that is truncated at any time", .timeLimit(.minutes(2)))
struct MapFollowerTruncationTests {
  private let directory: TemporaryDirectory
  private let map = "perf-1.map"

  init() throws { directory = try TemporaryDirectory() }

  /// The writes after the truncation, before the next poll.
  enum Afterwards: String, CaseIterable, Sendable {
    case nothing
    /// The writer appends other lines, after which the file may be longer than the part that was read.
    case otherLines
    /// The writer continues at its old offset, so the truncated part is NULs.
    case sameOffset
  }

  /// Polls to the end with a budget of `slice` bytes. Returns false if byte counts disagree or the end is not reached in 1000 polls.
  private func readToEnd(_ followed: FollowedMap, slice: UInt64) -> Bool {
    for _ in 0..<1000 {
      let progress = followed.poll(budget: slice)
      guard followed.contents.byteCount.rawValue == followed.follower.position, progress.bytes.rawValue <= slice else { return false }
      if !progress.hasMore { return true }
    }
    return false
  }

  @Test("A follower that keeps text returns the names it has read, up to 64 KiB, after a truncation")
  func keptText() throws {
    for (filler, isKept) in [(0, true), (RecentText.limit - 30, true), (RecentText.limit - 20, false)] {
      try directory.write(map, "1000 10 first\n")
      let follower = MapFollower(path: directory.file(map), buffer: ReadBuffer(), keepsText: true)
      var contents = MapContents()
      follower.poll(into: &contents)
      try directory.append(map, "2000 10 " + String(repeating: "x", count: filler) + "\n")
      follower.poll(into: &contents)
      try directory.truncate(map, to: 0)
      let names = (0..<contents.entries.count).map { follower.bytes(contents.entries[EntryID(UInt32($0))].name, limit: 5) }
      #expect(names.first == (isKept ? Array("first".utf8) : []))
      #expect(names.last == Array(repeating: UInt8(ascii: "x"), count: min(5, filler)))
      follower.poll(into: &contents)
      #expect(follower.bytes(TextRange(offset: 8, length: 5), limit: 5).isEmpty)
    }
  }

  @Test("Truncation between any two polls, at any offset, is detected", arguments: Afterwards.allCases)
  func everyOffset(_ afterwards: Afterwards) throws {
    let text = "1000 10 a\n1008 10 bb\nno line\n2000 8 ccc\n1000 40 d\n30"
    let size = text.utf8.count
    let slice: UInt64 = 9
    var wrong: [String] = []
    for slices in 0...size / Int(slice) + 1 {
      for cut in 0...size {
        try directory.write("new", text)
        try directory.rename("new", map)
        let followed = FollowedMap(directory.file(map))
        for _ in 0..<slices { followed.poll(budget: slice) }
        let position = followed.follower.position
        try directory.truncate(map, to: cut)
        switch afterwards {
        case .nothing: break
        case .otherLines: try directory.append(map, "7 7 seven\n8 8 eight\n9 9 nine\n")
        case .sameOffset:
          try directory.truncate(map, to: size)
          try directory.append(map, "00 10 e\n")
        }
        let isRead = readToEnd(followed, slice: slice)
        try directory.append(map, "4000 10 last\n")
        if !isRead || !readToEnd(followed, slice: slice) { wrong.append("cut at \(cut) after \(slices) slices: lost count") }
        if let difference = try followed.differenceFromFreshLoad() { wrong.append("cut at \(cut) after \(slices) slices: \(difference)") }
        // A truncation that removes only unread bytes starts no new generation.
        let generations = followed.numbers.count
        if afterwards == .nothing, slices > 0, generations != (cut < position ? 2 : 1) {
          wrong.append("cut at \(cut) after \(slices) slices: \(followed.reasons)")
        }
      }
    }
    #expect(wrong.isEmpty, "\(wrong.count): \(wrong.prefix(5))")
  }

  /// A receiver that changes the file after the first bytes.
  private struct ChangingReceiver: MapReceiver {
    var contents = MapContents()
    var action: (() throws -> Void)?

    mutating func begin(_ generation: Generation) { contents.begin(generation) }

    mutating func receive(_ piece: Span<UInt8>) {
      contents.receive(piece)
      try? action.take()?()
    }
  }

  @Test("Truncation between two reads of one poll is detected, even if no sampled byte changes and new lines follow")
  func betweenReads() throws {
    let large = lines(0..<20_000)
    #expect(large.utf8.count > 600_000)
    try directory.write(map, large)
    let follower = MapFollower(path: directory.file(map))
    var receiver = ChangingReceiver()
    receiver.action = {
      // The first read ends at 262,144 (256 KiB). The truncation is behind its last permanent sample, at 258,048. The sample of its end is
      // replaced by the second read.
      try directory.truncate(map, to: 260_000)
      try directory.append(map, lines(50_000..<80_000, name: "LATER:*g"))
    }
    while follower.poll(into: &receiver, budget: ByteCount(1 << 19)).hasMore {}
    let fresh = try PerfMapFile(path: directory.file(map), overlapLimit: 65_536)
    #expect(MapSnapshot(receiver.contents).difference(from: MapSnapshot(fresh.contents)) == nil)
    #expect(follower.generation?.number == 2)
  }

  @Test("A rewrite of the same size within one tick of file timestamps is detected")
  func sameMoment() throws {
    let followed = FollowedMap(directory.file(map))
    for round in 0..<500 {
      let text = "\(1000 + round) 10 round\n"
      try directory.write(map, text)
      followed.poll()
      #expect(followed.text == text)
    }
  }

  @Test("A rewrite is detected if the time of the last write is set back")
  func timeSetBack() throws {
    try directory.write(map, "1000 10 one\n")
    try directory.setLastWrite(map, seconds: 1000)
    let followed = FollowedMap(directory.file(map))
    followed.poll()
    try directory.write(map, "1000 10 two\n")
    try directory.setLastWrite(map, seconds: 1000)
    followed.poll()
    #expect(followed.reasons == [.opened, .rewritten] || followed.reasons == [.opened, .truncated])
    #expect(followed.text == "1000 10 two\n")
  }

  /// A thread that appends unique lines to a map and sometimes removes up to `mostCut` bytes from its end.
  private final class Writer: Sendable {
    private let isStopped = Atomic<Bool>(false)
    private let end = DispatchSemaphore(value: 0)

    init(_ path: String, seed: UInt64, mostCut: Int) {
      Thread.detachNewThread { [self] in
        var random = SeededRandom(salt: seed)
        let file = open(path, O_RDWR | O_APPEND | O_CLOEXEC)
        var number = 0
        while !isStopped.load(ordering: .relaxed) {
          if UInt8.random(in: 0..<16, using: &random) == 0 {
            let size = lseek(file, 0, SEEK_END)
            ftruncate(file, size - off_t.random(in: 0...min(size, mostCut), using: &random))
          } else {
            number += 1
            let line = Array("\(String(number * 8, radix: 16)) 10 line \(number)\n".utf8)
            // Write the line in one or two parts.
            let middle = Bool.random(using: &random) ? line.count : Int.random(in: 0...line.count, using: &random)
            _ = write(file, Array(line[..<middle]), middle)
            if middle < line.count { _ = write(file, Array(line[middle...]), line.count - middle) }
          }
        }
        close(file)
        end.signal()
      }
    }

    func stop() {
      isStopped.store(true, ordering: .relaxed)
      end.wait()
    }
  }

  @Test("After random appends and truncations during polls of random budgets, the contents equal the file", arguments: 0..<30)
  func storm(_ number: UInt64) throws {
    var random = SeededRandom(salt: 900 + number)
    try directory.write(map, "")
    let followed = FollowedMap(directory.file(map))
    let writer = Writer(directory.file(map).string, seed: 1000 + number, mostCut: number % 2 == 0 ? .max : 200)
    var wrong: String?
    for _ in 0..<300 where wrong == nil {
      let progress = followed.poll(budget: UInt64.random(in: 1...4096, using: &random))
      if progress.status != .following { wrong = "\(progress.status)" }
      if followed.contents.byteCount.rawValue != followed.follower.position { wrong = "\(followed.follower.position) handed over" }
      if UInt64(followed.bytes.count) != followed.follower.position { wrong = "\(followed.bytes.count) bytes are there" }
    }
    writer.stop()
    while followed.poll().hasMore {}
    #expect(wrong == nil, "\(SeededRandom.words)")
    #expect(try followed.differenceFromFreshLoad() == nil, "\(followed.reasons.count) generations; \(SeededRandom.words)")
    #expect(try followed.bytes == directory.bytes(map), "\(SeededRandom.words)")
    #expect(followed.numbers == Array(1..<followed.numbers.count + 1))
  }
}
