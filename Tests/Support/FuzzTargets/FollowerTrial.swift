import Glibc
import PerfMap
import SystemPackage
import TestSupport

/// A file that is written, cut, rewritten, replaced, deleted, and a follower of it.
final class FollowerTrial {
  private let scratch: ScratchDirectory
  private let follower: MapFollower
  private var contents = MapContents()
  /// The open file of the writer, which may be deleted; -1 before there is one.
  private var writer: Int32 = -1
  /// The bytes of that file.
  private var bytes: [UInt8] = [] {
    didSet { if let inode { files[inode] = bytes } }
  }
  private var inode: UInt64?
  /// The bytes of each file, also of those that are at no path any more: a follower may have met them or not.
  private var files: [UInt64: [UInt8]] = [:]
  /// Counts what happened: lines that bear it are unlike all others.
  private var event = 0

  init() throws {
    scratch = try ScratchDirectory()
    follower = MapFollower(path: FilePath(scratch.file("perf-1.map")))
  }

  deinit { close(writer) }

  private var path: String { scratch.file("perf-1.map") }

  /// How much of a file is compared byte by byte (the first sample of a follower): what is changed in place stays below.
  private static let comparedLength = 4096

  /// Does the next thing that a script says; returns what is wrong then.
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
    case 9: try putSomethingElse(script.number(below: 4))
    default: follower.close()
    }
    return nil
  }

  /// Follows to the end of the file and compares with a fresh look.
  func difference() -> String? {
    if let wrong = poll(budget: .max) ?? poll(budget: .max) { return wrong }
    if let broken = contents.ranges.checkInvariants() { return "invariant: \(broken)" }
    switch follower.status {
    case .following, .deleted:
      let followed = follower.generation.flatMap { files[$0.file.inode] } ?? []
      if let difference = MapSnapshot(contents).difference(from: MapSnapshot(of: followed)) { return "against the bytes: \(difference)" }
    case .absent, .notRegular: return nil
    case .unreadable(let error): return "unreadable: \(error)"
    }
    guard follower.status == .following else { return nil }
    do throws(PerfMapError) {
      let fresh = try PerfMapFile(path: FilePath(path), overlapLimit: 65_536)
      return MapSnapshot(contents).difference(from: MapSnapshot(fresh.contents)).map { "against a fresh look: \($0)" }
    } catch {
      return "a fresh look: \(error)"
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

  // MARK: - What a writer does

  /// Text from the script while all of the file is compared byte by byte, else lines of our own.
  private func arbitrary(_ script: inout InputScript) -> [UInt8] {
    let text = script.text()
    return bytes.count + text.count <= Self.comparedLength ? text : lines(3)
  }

  /// Short lines, each unlike any other.
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

  /// Empties the file and writes another text, maybe longer than it was.
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

  private func putSomethingElse(_ kind: Int) throws {
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

  /// Takes away what is no file of ours.
  private func clearPath() {
    if unlink(path) != 0 { rmdir(path) }
  }

  /// A writer goes on with the file at the path, or makes a new one.
  private func openWriter() {
    var atPath = stat()
    var open = stat()
    let isThere = lstat(path, &atPath) == 0
    if writer >= 0, fstat(writer, &open) == 0, !isThere || open.st_ino == atPath.st_ino { return }
    clearPath()
    close(writer)
    begin(Glibc.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600))
  }

  /// A new file is being written, or none.
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

  /// Each change has a time of its own, as between looks that lie apart; the kernel's clock stands still for some ms.
  private func touch() {
    let time = timespec(tv_sec: 1_000_000 + event, tv_nsec: 0)
    futimens(writer, [time, time])
  }
}
