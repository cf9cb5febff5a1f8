import Glibc
import PerfMap
import SystemPackage
import TestSupport

/// A file that is written, truncated, rewritten, replaced and deleted, and a follower of it.
final class FollowerTrial {
  private let scratch: ScratchDirectory
  private let follower: MapFollower
  private var contents = MapContents()
  /// The writer's open file, which may be deleted; -1 if there is none.
  private var writer: Int32 = -1
  /// The bytes of the writer's open file.
  private var bytes: [UInt8] = [] {
    didSet { if let inode { files[inode] = bytes } }
  }
  private var inode: UInt64?
  /// The bytes of each file, also of deleted ones, which the follower may or may not have read.
  private var files: [UInt64: [UInt8]] = [:]
  /// The number of the current step; makes lines unique.
  private var event = 0

  init() throws {
    scratch = try ScratchDirectory()
    follower = MapFollower(path: FilePath(scratch.file("perf-1.map")))
  }

  deinit { close(writer) }

  private var path: String { scratch.file("perf-1.map") }

  /// The length of the first sample that a follower compares byte by byte; changes in place stay within it.
  private static let comparedLength = 4096

  /// Performs the next step of a script. Returns a description of a fault, or nil.
  func step(_ script: inout InputScript) throws -> String? {
    event += 1
    switch script.number(below: 11) {
    case 0: append(arbitrary(&script))
    case 1: append(lines(Int(script.byte()) + 1))
    case 2: truncate(to: script.wideNumber() % (bytes.count + 1))
    case 3: rewrite(&script)
    case 4: overwrite(&script)
    case 5: try replace(with: arbitrary(&script))
    case 6: remove()
    case 7: return poll(budget: .max)
    case 8: return poll(budget: UInt64(script.byte()) * 16)
    case 9: try replaceByOtherKind(script.number(below: 4))
    default: follower.close()
    }
    return nil
  }

  /// Follows to the end of the file. Returns the first difference of the contents from the bytes and a fresh reading, or nil.
  func difference() -> String? {
    if let wrong = poll(budget: .max) ?? poll(budget: .max) { return wrong }
    if let broken = contents.ranges.checkInvariants() { return "invariant: \(broken)" }
    switch follower.status {
    case .following, .deleted, .renamed:
      let followed = follower.generation.flatMap { files[$0.file.inode] } ?? []
      if let difference = MapSnapshot(contents).difference(from: MapSnapshot(of: followed)) { return "against the bytes: \(difference)" }
    case .absent, .notRegular: return nil
    case .unreadable(let error): return "unreadable: \(error)"
    }
    guard follower.status == .following else { return nil }
    do throws(PerfMapError) {
      let fresh = try PerfMapFile(path: FilePath(path), overlapLimit: 65_536)
      return MapSnapshot(contents).difference(from: MapSnapshot(fresh.contents)).map { "against a fresh reading: \($0)" }
    } catch {
      return "a fresh reading: \(error)"
    }
  }

  private func poll(budget: UInt64) -> String? {
    let before = (position: follower.position, generation: follower.generation?.number ?? 0)
    let progress = follower.poll(into: &contents, budget: ByteCount(budget))
    let generation = follower.generation?.number ?? 0
    if generation < before.generation { return "generation \(generation) after \(before.generation)" }
    let start = generation == before.generation ? before.position : 0
    if follower.position != start + progress.bytes.rawValue { return "\(progress.bytes) from \(start) to \(follower.position)" }
    if progress.bytes.rawValue > budget { return "\(progress.bytes) of \(budget)" }
    if contents.byteCount.rawValue != follower.position { return "\(contents.byteCount) taken, \(follower.position) handed over" }
    if budget == .max && progress.hasMore { return "there is more" }
    return nil
  }

  // MARK: - Writing

  /// Returns text from the script if the file stays so short that the follower compares all of it, otherwise unique lines.
  private func arbitrary(_ script: inout InputScript) -> [UInt8] {
    let text = script.text()
    return bytes.count + text.count <= Self.comparedLength ? text : lines(3)
  }

  /// Returns short unique lines.
  private func lines(_ count: Int) -> [UInt8] {
    Array((0..<count).map { "\(String($0 * 16, radix: 16)) 18 \(event).\($0)\n" }.joined().utf8)
  }

  private func append(_ text: [UInt8]) {
    openWriter()
    write(text, at: bytes.count)
  }

  private func truncate(to length: Int) {
    guard writer >= 0 else { return }
    ftruncate(writer, length)
    bytes = Array(bytes.prefix(length))
    touch()
  }

  /// Truncates the file to 0 and writes another text, which may be longer.
  private func rewrite(_ script: inout InputScript) {
    openWriter()
    ftruncate(writer, 0)
    bytes = []
    write(Array("\(event) 1 again\n".utf8) + lines(Int(script.byte())), at: 0)
  }

  /// Changes bytes in place.
  private func overwrite(_ script: inout InputScript) {
    let text = script.text()
    guard writer >= 0, text.count <= bytes.count, bytes.count <= Self.comparedLength else { return }
    write(text, at: (bytes.count - text.count) / 2)
  }

  private func replace(with text: [UInt8]) throws {
    clearPath()
    let other = scratch.file("other")
    close(writer)
    begin(open(other, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
    write(text, at: 0)
    rename(other, path)
  }

  private func remove() { unlink(path) }

  private func replaceByOtherKind(_ kind: Int) throws {
    clearPath()
    switch kind {
    case 0: mkdir(path, 0o700)
    case 1: mkfifo(path, 0o600)
    case 2: symlink("/dev/zero", path)
    default: symlink("perf-1.map", path)
    }
    close(writer)
    begin(-1)
  }

  /// Removes the file or directory at the path.
  private func clearPath() {
    if unlink(path) != 0 { rmdir(path) }
  }

  /// Continues with the writer's open file, or creates a new one if another file is at the path.
  private func openWriter() {
    var atPath = stat()
    var open = stat()
    let isThere = lstat(path, &atPath) == 0
    if writer >= 0, fstat(writer, &open) == 0, !isThere || open.st_ino == atPath.st_ino { return }
    clearPath()
    close(writer)
    begin(Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
  }

  private func begin(_ descriptor: Int32) {
    writer = descriptor
    var status = stat()
    inode = fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : nil
    bytes = []
  }

  private func write(_ text: [UInt8], at offset: Int) {
    _ = text.withUnsafeBytes { pwrite(writer, $0.baseAddress, $0.count, offset) }
    bytes.replaceSubrange(offset..<min(bytes.count, offset + text.count), with: text)
    touch()
  }

  /// Sets a distinct modification time for each step; the kernel's file clock advances only every few ms.
  private func touch() {
    let time = timespec(tv_sec: 1_000_000 + event, tv_nsec: 0)
    futimens(writer, [time, time])
  }
}
