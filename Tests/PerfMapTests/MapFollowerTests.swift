import Glibc
import Testing

@testable import PerfMap

@Suite("Following a map that grows, is replaced or is deleted")
struct MapFollowerTests {
  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private func follow() -> FollowedMap { FollowedMap(directory.file("perf-1.map")) }

  private let map = "perf-1.map"

  @Test("A follower passes only new bytes to its receiver")
  func growth() throws {
    let followed = follow()
    try directory.write(map, lines(0..<100))
    #expect(
      followed.poll() == MapFollower.Progress(bytes: ByteCount(UInt64(try directory.bytes(map).count)), hasMore: false, status: .following))
    for round in 1..<20 {
      let more = lines(round * 100..<round * 100 + 100)
      try directory.append(map, more)
      #expect(followed.poll().bytes == ByteCount(UInt64(more.utf8.count)))
      #expect(followed.poll().bytes == .zero)
    }
    #expect(followed.reasons == [.opened])
    #expect(followed.numbers == [1])
    #expect(try followed.differenceFromFreshLoad() == nil)
    #expect(try followed.bytes == directory.bytes(map))
    #expect(followed.follower.position == UInt64(followed.bytes.count))
    #expect(followed.follower.fileSize == ByteCount(UInt64(followed.bytes.count)))
  }

  @Test("Growth byte by byte is not a rewrite")
  func growthByteByByte() throws {
    let followed = follow()
    for (number, byte) in lines(0..<40).utf8.enumerated() {
      try directory.append(map, [byte])
      try directory.setLastWrite(map, seconds: number + 1)
      followed.poll()
    }
    #expect(followed.reasons == [.opened])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("An incomplete line becomes an entry when it is completed")
  func cutTail() throws {
    let followed = follow()
    try directory.write(map, "10 10 one\n20 1")
    followed.poll()
    #expect(followed.contents.entries.count == 1)
    #expect(followed.contents.tail == TextRange(offset: 10, length: 4))
    try directory.append(map, "0 tw")
    followed.poll()
    #expect(followed.contents.entries.count == 1)
    try directory.append(map, "o\n30")
    followed.poll()
    #expect(followed.contents.entries.count == 2)
    #expect(followed.contents.entries[EntryID(1)].range.size == ByteCount(0x10))
    #expect(followed.contents.malformed.count == 0)
    #expect(followed.reasons == [.opened])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("A file that is created later, and is empty at first, is followed")
  func appearsLater() throws {
    let followed = follow()
    #expect(followed.poll().status == .absent)
    #expect(followed.poll().status == .absent)
    #expect(followed.reasons == [])
    try directory.write(map, "")
    #expect(followed.poll().status == .following)
    #expect(followed.reasons == [.opened])
    try directory.append(map, lines(0..<3))
    followed.poll()
    #expect(followed.contents.entries.count == 3)
    #expect(followed.reasons == [.opened])
  }

  @Test("Replacement by rename starts a new generation")
  func replacedByRename() throws {
    let followed = follow()
    try directory.write(map, lines(0..<10))
    followed.poll()
    for round in 1..<4 {
      // The new file begins with the lines of the old one, except in round 3: there it is a prefix of the old one.
      try directory.write("new", lines(0..<10))
      try directory.append("new", round == 3 ? "" : lines(10..<10 + round))
      try directory.rename("new", map)
      followed.poll()
      #expect(try followed.differenceFromFreshLoad() == nil)
    }
    #expect(followed.reasons == [.opened, .replaced, .replaced, .replaced])
    #expect(followed.numbers == [1, 2, 3, 4])
    #expect(followed.contents.entries.count == 10)
  }

  @Test(
    "A file that was replaced or deleted is read to its end before the next file at its path",
    arguments: ["renamed", "deleted", "a directory"])
  func readToEnd(_ end: String) throws {
    let followed = follow()
    try directory.write(map, "10 4 first\n")
    followed.poll()
    try directory.append(map, "20 4 second\n30 4 third\n")
    if end == "deleted" { try directory.remove(map) } else { try directory.rename(map, "old") }
    if end == "a directory" {
      try check(mkdir(directory.file(map).string, 0o700))
    } else {
      try directory.write(map, "40 4 fourth\n")
    }
    // The rest of the old file takes two polls. The caller can process the rest before the next generation begins.
    var progress = followed.poll(budget: 12)
    #expect(progress.hasMore && progress.bytes == ByteCount(12) && !followed.follower.hasSuccessor)
    progress = followed.poll()
    #expect(progress.hasMore && followed.follower.hasSuccessor)
    #expect(followed.text == "10 4 first\n20 4 second\n30 4 third\n")
    progress = followed.poll()
    #expect(!progress.hasMore && !followed.follower.hasSuccessor)
    guard end != "a directory" else {
      #expect(progress.status == .notRegular(.directory))
      return
    }
    #expect(followed.text == "40 4 fourth\n")
    #expect(followed.reasons == [.opened, .replaced])
  }

  @Test("A file that was rewritten and then replaced is read again before the file that replaces it")
  func rewrittenAndReplaced() throws {
    let followed = follow()
    try directory.write(map, "10 4 first\n20 4 second\n")
    followed.poll()
    try directory.write(map, "30 4 third\n")
    try directory.write("new", "40 4 fourth\n")
    try directory.rename("new", map)
    #expect(followed.poll().hasMore)
    #expect(followed.text == "30 4 third\n")
    followed.poll()
    #expect(followed.text == "40 4 fourth\n")
    #expect(followed.reasons == [.opened, .truncated, .replaced])
  }

  @Test("A deleted file is followed until another one is created")
  func deleted() throws {
    let followed = follow()
    let writer = try PerfMapWriter(path: directory.file(map))
    try writer.write(start: Address(0x10), size: ByteCount(4), name: "before")
    followed.poll()
    try directory.remove(map)
    #expect(followed.poll().status == .deleted)
    try writer.write(start: Address(0x20), size: ByteCount(4), name: "after")
    #expect(followed.poll().bytes == ByteCount(UInt64("20 4 after\n".utf8.count)))
    #expect(followed.text == "10 4 before\n20 4 after\n")
    #expect(followed.follower.status == .deleted)
    #expect(followed.reasons == [.opened])
    try writer.close()

    try directory.write(map, "10 4 before\n")
    #expect(followed.poll().status == .following)
    #expect(followed.reasons == [.opened, .recreated])
    #expect(followed.text == "10 4 before\n")
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("A file whose directory was moved is deleted, not renamed")
  func movedDirectory() throws {
    try #require(mkdir(directory.file("old").string, 0o755) == 0)
    try directory.write("old/perf-1.map", "10 4 before\n")
    let follower = MapFollower(path: directory.file("old").appending("perf-1.map"))
    var contents = MapContents()
    follower.poll(into: &contents)
    try directory.rename("old", "new")
    follower.poll(into: &contents)
    #expect(follower.status == .deleted && contents.entries.count == 1)
  }

  @Test("Truncation of a map that was renamed away starts a new generation")
  func deletedAndTruncated() throws {
    let followed = follow()
    try directory.write(map, lines(0..<10))
    try directory.write("link", "")
    try directory.remove("link")
    followed.poll()
    try directory.rename(map, "elsewhere")
    #expect(followed.poll().status == .renamed)
    try directory.truncate("elsewhere", to: 0)
    followed.poll()
    try directory.append("elsewhere", "10 4 again\n")
    followed.poll()
    #expect(followed.reasons == [.opened, .truncated])
    #expect(followed.text == "10 4 again\n")
    try directory.rename("elsewhere", map)
    #expect(followed.poll().status == .following)
    #expect(followed.reasons == [.opened, .truncated])
  }

  @Test("A file that is deleted and created again between two polls starts a new generation")
  func deletedAndMadeAgain() throws {
    let followed = follow()
    try directory.write(map, lines(0..<10))
    followed.poll()
    try directory.remove(map)
    try directory.write(map, lines(0..<10))
    followed.poll()
    #expect(followed.reasons == [.opened, .replaced])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("After close, the next poll starts a new generation with the contents of a new read")
  func closedByHand() throws {
    let followed = follow()
    try directory.write(map, lines(0..<10))
    followed.poll()
    followed.follower.close()
    #expect(try directory.openDescriptors() == 0)
    #expect(followed.follower.bytes(TextRange(offset: 0, length: 4), limit: 4) == [])
    followed.poll()
    #expect(followed.reasons == [.opened, .recreated])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("Names are read from the file of the current generation, up to a limit of bytes")
  func readsBack() throws {
    let followed = follow()
    try directory.write(map, "10 4 some name\n")
    followed.poll()
    let name = followed.contents.entries[EntryID(0)].name
    #expect(followed.follower.bytes(name, limit: 100) == Array("some name".utf8))
    #expect(followed.follower.bytes(name, limit: 4) == Array("some".utf8))
    #expect(followed.follower.bytes(TextRange(offset: .max, length: 10), limit: 10) == [])
    try directory.remove(map)
    followed.poll()
    #expect(followed.follower.bytes(name, limit: 100) == Array("some name".utf8))
  }

  @Test("Polls of any byte budget give the same contents and report if more bytes follow", arguments: [1, 7, 4096, 1 << 20])
  func budget(slice: UInt64) throws {
    let followed = follow()
    try directory.write(map, lines(0..<(slice == 1 ? 50 : 9000)))
    var polls = 1
    while followed.poll(budget: slice).hasMore { polls += 1 }
    #expect(UInt64(polls) == (UInt64(followed.bytes.count) + slice - 1) / slice)
    #expect(followed.reasons == [.opened])
    #expect(try followed.differenceFromFreshLoad() == nil)
    try directory.append(map, lines(9000..<9010))
    while followed.poll(budget: slice).hasMore {}
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("A poll with a budget of 0 reads nothing")
  func noBudget() throws {
    let followed = follow()
    try directory.write(map, lines(0..<5))
    #expect(followed.poll(budget: 0) == MapFollower.Progress(bytes: .zero, hasMore: true, status: .following))
    #expect(followed.bytes == [])
    followed.poll()
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("1000 replacements leave one open descriptor, and close leaves none")
  func descriptors() throws {
    let followed = follow()
    for round in 0..<1000 {
      try directory.write("new", "\(round) 1 a\n")
      if round % 3 == 0 { try? directory.remove(map) }
      if round % 6 == 0 { followed.poll() }
      try directory.rename("new", map)
      followed.poll()
    }
    #expect(try directory.openDescriptors() == 1)
    #expect(followed.reasons.count == 1000)
    #expect(followed.text == "999 1 a\n")
    followed.follower.close()
    #expect(try directory.openDescriptors() == 0)
  }
}
