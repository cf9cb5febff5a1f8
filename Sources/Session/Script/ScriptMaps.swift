import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage
import Watching

/// The maps of a script: copies in a directory of their own, so that a script changes no map of anybody's. Read as all maps are.
final class ScriptMaps {
  private let directory: FilePath
  private let maps = FollowedMaps()
  private var ids: [ProcessID: MapID] = [:]
  /// The map that was fed last.
  private(set) var last: ProcessID?
  /// Numbers for files whose names say none.
  private var nextPID: Int32 = 1001

  /// The process that jittop itself is in a script.
  static let ownPID = ProcessID(77)

  /// Where a map seems to lie.
  static func shownPath(_ pid: ProcessID) -> FilePath { FilePath("/tmp").appending(MapName(pid).description) }

  /// Makes the directory, below one for such things.
  init(below parent: String) throws(Errno) {
    var template = Array((parent + "/jittop-script-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    directory = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit {
    for pid in ids.keys { unlink(file(pid).string) }
    rmdir(directory.string)
  }

  /// A monitor that reads its names here.
  func monitor(now: Moment) -> Monitor { Monitor(now: now) { [maps] in maps.text($0, $1, $2, $3) } }

  /// A map's copy.
  private func file(_ pid: ProcessID) -> FilePath { directory.appending(MapName(pid).description) }

  /// The process whose map a file is: that of its name, or a number that none has.
  func process(of path: FilePath) -> ProcessID {
    if let name = path.lastComponent.flatMap({ MapName(Array($0.string.utf8)) }) { return name.pid }
    while ids[ProcessID(nextPID)] != nil { nextPID += 1 }
    return ProcessID(nextPID)
  }

  /// The map of a process: its number for the monitor, and the file behind it.
  func map(_ pid: ProcessID) -> MapID? { ids[pid] }

  /// Puts a copy of a file in the place of a process' map.
  func feed(_ path: FilePath, pid: ProcessID) throws(PerfMapError) {
    // Nothing reads in between. The follower has the old file open, so the new one cannot be taken for it.
    unlink(file(pid).string)
    do throws(PerfMapError) {
      var copy = try FileCopy(to: file(pid))
      switch MapFollower(path: path).poll(into: &copy).status {
      case .following, .deleted: break
      case .absent:
        throw PerfMapError(.open, path: path, cause: "there is no such file", remedy: "files are looked for beside the script")
      case .unreadable(let error): throw error
      case .notRegular(let kind):
        throw PerfMapError(.notRegularFile, path: path, cause: "is a \(kind.rawValue), not a file", remedy: "name a perf map")
      }
      if let failure = copy.failure { throw failure }
    } catch {
      unlink(file(pid).string)
      throw error
    }
    last = pid
  }

  /// Adds bytes to a map, which is made when it is not there.
  func append(_ bytes: [UInt8], to pid: ProcessID) throws(PerfMapError) {
    do {
      let descriptor = try FileDescriptor.open(
        file(pid), .writeOnly, options: [.append, .create, .noFollow, .closeOnExec], permissions: [.ownerRead, .ownerWrite])
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    } catch {
      throw PerfMapError(.write, path: file(pid), cause: "\(error)", remedy: "look at the space in \(directory)")
    }
  }

  /// Writes a test entry as the monitor does.
  func inject(_ range: AddressRange, name: [UInt8], to pid: ProcessID) throws(PerfMapError) {
    let writer = try PerfMapWriter(path: file(pid))
    try writer.write(start: range.start, size: range.size, name: name)
    try writer.close()
  }

  /// Lets the monitor follow a map that it does not know.
  func follow(_ pid: ProcessID, existed: Bool, _ monitor: inout Monitor) {
    guard ids[pid] == nil else { return }
    let id = monitor.add(path: Self.shownPath(pid), pid: pid, existed: existed)
    ids[pid] = id
    maps.follow(id, maps.follower(at: file(pid)))
  }

  /// Reads all that is new. What was written was written now: the calendar of a script is not the kernel's.
  func read(_ monitor: inout Monitor) {
    let now = monitor.now.wall
    for id in monitor.order {
      guard let follower = maps.followers[id] else { continue }
      var hasMore = true
      while hasMore {
        monitor.read(id) { map in
          let progress = follower.poll(into: &map)
          hasMore = progress.hasMore
          return ReadOutcome(progress: progress, lastWrite: progress.bytes > .zero ? now : nil, fileSize: follower.fileSize)
        }
      }
    }
  }
}

/// Takes the bytes of a followed file into another one.
private struct FileCopy: MapReceiver, ~Copyable {
  private let path: FilePath
  private let descriptor: FileDescriptor
  private(set) var failure: PerfMapError?

  init(to path: FilePath) throws(PerfMapError) {
    self.path = path
    do {
      descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerRead, .ownerWrite])
    } catch {
      throw FileCopy.error(error, path)
    }
  }

  deinit { try? descriptor.close() }

  mutating func begin(_ generation: Generation) {}

  mutating func receive(_ bytes: Span<UInt8>) {
    guard failure == nil else { return }
    do {
      _ = try bytes.withUnsafeBytes { try descriptor.writeAll($0) }
    } catch {
      failure = FileCopy.error(error, path)
    }
  }

  private static func error(_ error: any Error, _ path: FilePath) -> PerfMapError {
    PerfMapError(.write, path: path, cause: "\(error)", remedy: "look at the space there, or set TMPDIR")
  }
}
