import Glibc
import SystemPackage
import TestSupport
import Testing

@testable import PerfMap

/// A thread renames files to the path as fast as it can. Some renames fall between the check of a file and its opening.
@Suite("Files that are swapped between check and opening", .timeLimit(.minutes(2)))
struct SwappedFileTests {
  private let directory: TemporaryDirectory
  private let elsewhere: TemporaryDirectory

  init() throws {
    directory = try TemporaryDirectory()
    elsewhere = try TemporaryDirectory()
  }

  private let own = "1000 10 own\n"
  private let other = "2000 10 other\n3000 10 map\n"

  /// Starts to rename two maps, a FIFO, a link to a secret file, a dangling link and a link to itself to the path, in turn.
  private func swap(_ map: String) throws -> PathSwapper {
    try elsewhere.write("secret", "4000 10 secret\n")
    try directory.write("own", own)
    try directory.write("other", other)
    try check(mkfifo(directory.file("fifo").string, 0o600))
    for (name, target) in [("link", elsewhere.file("secret").string), ("dangling", "nowhere"), ("loop", map)] {
      try check(symlink(target, directory.file(name).string))
    }
    let names = ["own", "link", "other", "fifo", "own", "link", "own", "dangling", "other", "loop"]
    try directory.write(map, own)
    return PathSwapper(directory.file(map).string, candidates: names.map { directory.file($0).string })
  }

  @Test("While files are swapped, only a regular file at the path is read, completely, and nothing blocks")
  func swapped() throws {
    let swapper = try swap("perf-1.map")
    let path = directory.file("perf-1.map")
    let followed = FollowedMap(path)
    var loaded: Set<String> = []
    var followedTexts: Set<String> = []
    var refusals: Set<PerfMapError.Code> = []
    var rounds = 0
    // Run until each outcome has occurred, and for at least 5,000 rounds.
    let isDone = becomesTrue {
      for _ in 0..<500 {
        followed.poll()
        followedTexts.insert(followed.text)
        do throws(PerfMapError) {
          loaded.insert(String(decoding: try OpenedMap(path: path).bytes(TextRange(offset: 0, length: 100)), as: UTF8.self))
        } catch {
          refusals.insert(error.code)
        }
        rounds += 1
      }
      return rounds >= 5000 && loaded.count >= 2 && !refusals.isEmpty && followed.reasons.count > 10
    }
    #expect(isDone, "\(rounds) rounds, \(loaded), \(followed.reasons.count) generations")
    #expect(swapper.count > 100)
    swapper.stop()
    #expect(loaded == [own, other])
    #expect(followedTexts.isSubset(of: [own, other, ""]), "\(followedTexts)")
    try directory.write("last", own + other)
    try directory.rename("last", "perf-1.map")
    followed.poll()
    #expect(try followed.differenceFromFreshLoad() == nil)
    #expect(try directory.openDescriptors() == 1 && elsewhere.openDescriptors() == 0)
  }

  @Test("While files are swapped, a writer follows no link and does not block")
  func writers() throws {
    let swapper = try swap("perf-1.map")
    let path = directory.file("perf-1.map")
    var written = 0
    var refused = 0
    let isDone = becomesTrue {
      for _ in 0..<200 {
        do throws(PerfMapError) {
          let writer = try PerfMapWriter(path: path)
          try writer.write(start: Address(1), size: ByteCount(1), name: "x")
          try writer.close()
          written += 1
        } catch {
          refused += 1
        }
      }
      return written > 500 && refused > 500
    }
    #expect(isDone, "\(written) written, \(refused) refused")
    swapper.stop()
    #expect(try elsewhere.text("secret") == "4000 10 secret\n")
    #expect(try elsewhere.names() == ["secret"] && !directory.names().contains("nowhere"))
  }

  @Test("A lease, which can delay open(2) for 45 s, does not delay reading")
  func lease() throws {
    // The holder of a lease receives a signal when the file is opened.
    signal(SIGIO, SIG_IGN)
    // Write through the descriptor of the lease: the kernel refuses a write lease while the file is open elsewhere, which includes a
    // descriptor that a child of another test has inherited and keeps until its exec.
    let holder = try FileDescriptor.open(
      directory.file("perf-1.map"), .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
    defer { try? holder.close() }
    try holder.writeAll(own.utf8)
    // 1024 is F_SETLEASE, which Glibc's module hides behind _GNU_SOURCE.
    try check(fcntl(holder.rawValue, 1024, Int32(F_WRLCK)))
    let followed = FollowedMap(directory.file("perf-1.map"))
    let start = ContinuousClock.now
    guard case .unreadable(let error) = followed.poll().status else {
      Issue.record("\(followed.follower.status)")
      return
    }
    #expect(error.errno == .resourceTemporarilyUnavailable)
    #expect(throws: PerfMapError.self) { try PerfMapFile(path: directory.file("perf-1.map")) }
    #expect(ContinuousClock.now - start < .seconds(20))
    try check(fcntl(holder.rawValue, 1024, Int32(F_UNLCK)))
    #expect(followed.poll().status == .following)
    #expect(followed.text == own)
  }
}
