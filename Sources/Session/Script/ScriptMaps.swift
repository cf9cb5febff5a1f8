import Glibc
import Monitor
import PerfMap
import Processes
import SystemPackage
import Watching

/// The maps of a script: copies in a private temporary directory, so that a script never changes a real map.
final class ScriptMaps {
  private let directory: FilePath
  private let maps = FollowedMaps()
  private var ids: [ProcessID: MapID] = [:]
  /// The process of the map fed last.
  private(set) var last: ProcessID?
  /// The next PID for a file without a PID in its name.
  private var nextPID: Int32 = 1001

  /// The PID that scripts show for jittop itself.
  static let ownPID = ProcessID(77)

  /// Returns the path that the screen shows for a map.
  static func displayPath(_ pid: ProcessID) -> FilePath { FilePath("/tmp").appending(MapName(pid).description) }

  /// Creates a temporary directory for the copies below `parent`.
  init(below parent: String) throws(Errno) {
    var template = Array((parent + "/jittop-script-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Errno(rawValue: errno) }
    directory = FilePath(String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }

  deinit {
    for pid in ids.keys { unlink(file(pid).string) }
    rmdir(directory.string)
  }

  /// Returns a monitor that reads names from these maps.
  func monitor(now: Moment) -> Monitor { Monitor(now: now) { [maps] in maps.text($0, $1, $2, $3) } }

  /// Returns the path of the copy of a process's map.
  private func file(_ pid: ProcessID) -> FilePath { directory.appending(MapName(pid).description) }

  /// Returns the PID in the name of a file such as `perf-4711.map`, else an unused PID from 1001.
  func process(of path: FilePath) -> ProcessID {
    if let name = path.lastComponent.flatMap({ MapName(Array($0.string.utf8)) }) { return name.pid }
    while ids[ProcessID(nextPID)] != nil { nextPID += 1 }
    return ProcessID(nextPID)
  }

  func map(_ pid: ProcessID) -> MapID? { ids[pid] }

  /// Replaces the map of a process with a copy of a file. The caller must then call `follow` and ``read(_:)``.
  func feed(_ path: FilePath, pid: ProcessID) throws(PerfMapError) {
    // A follower of the old file keeps it open, so that the new file has another inode and the follower detects the replacement.
    unlink(file(pid).string)
    do throws(PerfMapError) {
      var copy = try FileCopy(to: file(pid))
      switch MapFollower(path: path).poll(into: &copy).status {
      case .following, .deleted, .renamed: break
      case .absent:
        throw PerfMapError(.open, path: path, cause: "no such file", remedy: "paths are relative to the script")
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

  /// Appends bytes to the map of a process, and creates the map if necessary.
  func append(_ bytes: [UInt8], to pid: ProcessID) throws(PerfMapError) {
    do {
      let descriptor = try FileDescriptor.open(
        file(pid), .writeOnly, options: [.append, .create, .noFollow, .closeOnExec], permissions: [.ownerRead, .ownerWrite])
      try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    } catch {
      throw PerfMapError(.write, path: file(pid), cause: "\(error)", remedy: "check the free space in \(directory)")
    }
  }

  func inject(_ range: AddressRange, name: [UInt8], to pid: ProcessID) throws(PerfMapError) {
    let writer = try PerfMapWriter(path: file(pid))
    try writer.write(start: range.start, size: range.size, name: name)
    try writer.close()
  }

  /// Adds the map of a process to the monitor, unless the monitor already has it.
  func follow(_ pid: ProcessID, existed: Bool, _ monitor: inout Monitor) {
    guard ids[pid] == nil else { return }
    let id = monitor.add(path: Self.displayPath(pid), pid: pid, existed: existed)
    ids[pid] = id
    maps.follow(id, maps.follower(at: file(pid)))
  }

  /// Reads all new data of the maps, with the script's current time as write time, because file times come from the real clock.
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

/// A receiver that copies the bytes of a followed file to a new file.
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

  /// Makes a hole in the copy in place of `count` zero bytes, so that they take no disk space.
  mutating func receive(zeros count: UInt64) {
    guard failure == nil else { return }
    do {
      let end = try descriptor.seek(offset: Int64(clamping: count), from: .current)
      try descriptor.resize(to: end)
    } catch {
      failure = FileCopy.error(error, path)
    }
  }

  private static func error(_ error: any Error, _ path: FilePath) -> PerfMapError {
    PerfMapError(.write, path: path, cause: "\(error)", remedy: "check the free space there, or set TMPDIR")
  }
}
