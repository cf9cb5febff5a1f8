import Monitor
import PerfMap
import Processes
import SystemPackage

/// A monitor over maps in memory, with manual input and a manual clock.
package struct FedMonitor {
  /// The bytes of a map and their generation.
  private struct File {
    var bytes: [UInt8] = []
    var generation = Generation(number: 1, reason: .opened, file: FileIdentity(device: 1, inode: 1))
    var read = 0
    var isReadable = true
  }

  /// The files in memory from which the monitor reads names.
  private final class Files {
    var byMap: [MapID: File] = [:]
    var textsRead = 0
  }

  package var monitor: Monitor
  private let files = Files()

  /// The start time: 14:32:07.
  package static let start = Moment(uptime: .seconds(100), wall: WallTime(seconds: 19_675 * 86_400 + 52_327, nanoseconds: 0))

  package init(now: Moment = start) {
    monitor = Monitor(now: now) { [files] map, generation, range, limit in
      files.textsRead += 1
      guard let file = files.byMap[map], file.generation.number == generation, file.isReadable else { return [] }
      let start = min(Int(clamping: range.offset), file.bytes.count)
      return Array(file.bytes[start..<min(file.bytes.count, start + min(limit, Int(clamping: range.length)))])
    }
    monitor.keepPast()
  }

  /// The number of reads of names.
  package var textsRead: Int { files.textsRead }

  /// Adds a map.
  package mutating func add(pid: Int32, existed: Bool = false) -> MapID {
    let id = monitor.add(path: FilePath("/tmp/perf-\(pid).map"), pid: ProcessID(pid), existed: existed)
    files.byMap[id] = File()
    return id
  }

  /// Registers a map that the test added to the monitor.
  package func adopt(_ id: MapID) { files.byMap[id] = File() }

  /// Reports to the monitor that the process of a map runs under the name `comm`.
  package mutating func run(_ id: MapID, comm: String, since: Duration = .seconds(-60)) {
    guard let pid = monitor.maps[id]?.pid else { return }
    monitor.identify(
      id,
      ProcessFacts(
        pid: pid, comm: Array(comm.utf8), commandLine: [], uid: 0, startTime: monitor.now.wall.advanced(by: since), isRunning: true))
  }

  /// Appends text to a map. The monitor does not read the text yet.
  package func write(_ text: String, to id: MapID) { write(text.utf8, to: id) }

  /// Appends bytes to a map. The monitor does not read the bytes yet.
  package func write(_ bytes: some Sequence<UInt8>, to id: MapID) { files.byMap[id]?.bytes.append(contentsOf: bytes) }

  /// Returns the read bytes of the current generation of a map.
  package func bytesRead(of id: MapID) -> [UInt8] { files.byMap[id].map { Array($0.bytes[..<$0.read]) } ?? [] }

  /// Makes the bytes of a map unreadable, so that reads of names return nothing.
  package func forgetBytes(of id: MapID) { files.byMap[id]?.isReadable = false }

  /// Appends bytes to a map, which the monitor then reads.
  package mutating func append(_ text: some Sequence<UInt8>, to id: MapID) {
    write(text, to: id)
    read(id)
  }

  /// Appends text to a map, which the monitor then reads.
  package mutating func append(_ text: String, to id: MapID) { append(text.utf8, to: id) }

  /// Truncates, rewrites or replaces the file and reads it from the start.
  package mutating func restart(_ id: MapID, _ reason: Generation.Reason, with text: String) { restart(id, reason, with: text.utf8) }

  /// Truncates, rewrites or replaces the file and reads it from the start.
  package mutating func restart(_ id: MapID, _ reason: Generation.Reason, with bytes: some Sequence<UInt8>) {
    guard var file = files.byMap[id] else { return }
    file.generation = Generation(
      number: file.generation.number + 1, reason: reason, file: FileIdentity(device: 1, inode: UInt64(file.generation.number + 1)))
    file.bytes = Array(bytes)
    file.read = 0
    files.byMap[id] = file
    read(id)
  }

  /// Reads new data, at most `budget` bytes.
  package mutating func read(_ id: MapID, budget: Int = .max, status: FollowerStatus = .following) {
    guard var file = files.byMap[id] else { return }
    let end = budget >= file.bytes.count - file.read ? file.bytes.count : file.read + budget
    let wall = monitor.now.wall
    monitor.read(id) { record in
      if record.generation != file.generation { record.begin(file.generation) }
      let new = Array(file.bytes[file.read..<end])
      if !new.isEmpty { record.receive(new.span) }
      return ReadOutcome(
        progress: MapFollower.Progress(bytes: ByteCount(UInt64(new.count)), hasMore: end < file.bytes.count, status: status),
        lastWrite: new.isEmpty ? nil : wall, fileSize: ByteCount(UInt64(file.bytes.count)))
    }
    file.read = end
    files.byMap[id] = file
  }

  /// Advances the clock.
  package mutating func pass(_ duration: Duration) {
    monitor.tick(Moment(uptime: monitor.now.uptime + duration, wall: monitor.now.wall.advanced(by: duration)))
  }
}
