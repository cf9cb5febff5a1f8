import Glibc
import PerfMap
import SystemPackage
import Testing

@testable import Processes

@Suite("Watching a directory of maps")
struct MapDirectoryTests {
  /// Waits for events, and returns the changes.
  func awaited(_ directory: inout MapDirectory) throws -> [MapDirectory.Change] {
    let descriptor = try unwrapped(directory.descriptor)
    #expect(becomesReadable(descriptor))
    return directory.changes()
  }

  func scanned(_ directory: inout MapDirectory) throws -> [Int32] { try directory.scan().map(\.pid.rawValue).sorted() }

  @Test("A scan lists the maps among files of any name and type")
  func scan() throws {
    let folder = try TemporaryDirectory()
    for name in ["perf-12.map", "perf-7.map", "perf-7.map.bak", "perf-07.map", "perfinfo-7.map", "x", "ünïcode"] { try folder.write(name) }
    try makeDirectory(folder.file("perf-8.map"))
    try check(mkfifo(folder.file("perf-9.map").string, 0o600))
    try check(symlink("/nowhere", folder.file("perf-10.map").string))
    var directory = try MapDirectory(path: folder.path)
    let maps = try directory.scan()
    #expect(maps.map(\.pid.rawValue).sorted() == [7, 8, 9, 10, 12])
    #expect(maps.allSatisfy { $0.path == folder.file("perf-\($0.pid).map") })
  }

  @Test("Creating, renaming and deleting a map are reported as changes")
  func changes() throws {
    let folder = try TemporaryDirectory()
    var directory = try MapDirectory(path: folder.path)
    let quiet = directory.changes()
    #expect(quiet.isEmpty)
    let one = MapFile(ProcessID(1), in: folder.path)
    let two = MapFile(ProcessID(2), in: folder.path)

    try folder.write("perf-1.map", "1 2 three\n")
    let created = try awaited(&directory)
    #expect(created == [.appeared(one)])
    try folder.rename("perf-1.map", "kept")
    let renamedOut = try awaited(&directory)
    #expect(renamedOut == [.vanished(one)])
    try folder.rename("kept", "perf-2.map")
    let renamedIn = try awaited(&directory)
    #expect(renamedIn == [.appeared(two)])
    try folder.remove("perf-2.map")
    let deleted = try awaited(&directory)
    #expect(deleted == [.vanished(two)])
  }

  @Test("A write to a map is not reported")
  func writes() throws {
    let folder = try TemporaryDirectory()
    try folder.write("perf-1.map")
    let directory = try MapDirectory(path: folder.path)
    try folder.write("perf-1.map", "1 2 three\n")
    var request = pollfd(fd: try unwrapped(directory.descriptor), events: Int16(POLLIN), revents: 0)
    #expect(poll(&request, 1, 0) == 0)
  }

  @Test("Polling reports the same changes as events")
  func polling() throws {
    let folder = try TemporaryDirectory()
    try folder.write("perf-1.map")
    try folder.write("perf-2.map")
    var watched = try MapDirectory(path: folder.path)
    var polled = try MapDirectory(path: folder.path, watching: .byPolling)
    let descriptor = polled.descriptor
    #expect(descriptor == nil)
    for _ in 1...2 {
      #expect(try scanned(&watched) == [1, 2])
      #expect(try scanned(&polled) == [1, 2])
    }
    let steps: [(borrowing TemporaryDirectory) throws -> Void] = [
      { try $0.write("perf-3.map") }, { try $0.rename("perf-1.map", "away") }, { try $0.rename("away", "perf-4.map") },
      { try $0.remove("perf-2.map") },
    ]
    for step in steps {
      try step(folder)
      let event = try awaited(&watched)
      let comparison = polled.changes()
      #expect(event.count == 1)
      #expect(comparison == event)
    }
    let silence = polled.changes()
    #expect(silence.isEmpty)
  }

  @Test("An event that the listing already includes is no change")
  func oldEvents() throws {
    let folder = try TemporaryDirectory()
    var directory = try MapDirectory(path: folder.path)
    try folder.write("perf-1.map")
    #expect(try scanned(&directory) == [1])
    let changes = try awaited(&directory)
    #expect(changes.isEmpty)
  }

  @Test("Ten thousand other files cause no change")
  func otherFiles() throws {
    let folder = try TemporaryDirectory()
    var directory = try MapDirectory(path: folder.path)
    for number in 1...10_000 { try folder.write("other-\(number).map") }
    try folder.write("perf-5.map")
    #expect(try scanned(&directory) == [5])
    // One call does not read all events. The descriptor stays readable for the rest.
    var calls = 0
    while let descriptor = directory.descriptor, isReadable(descriptor) {
      let changes = directory.changes()
      #expect(changes.isEmpty)
      calls += 1
    }
    #expect(calls > 1)
  }

  @Test("An overflow of the inotify queue requests a new listing")
  func overflow() throws {
    let folder = try TemporaryDirectory()
    var directory = try MapDirectory(path: folder.path)
    try folder.write("x")
    let limit = try #require(queueLimit())
    try #require(limit <= 100_000, "too many events to make")
    // Each rename causes two events. None equals the previous one, so the kernel does not merge them.
    for _ in 0...(limit / 4) {
      try folder.rename("x", "y")
      try folder.rename("y", "x")
    }
    try folder.write("perf-1.map")
    var changes: [MapDirectory.Change] = []
    while let descriptor = directory.descriptor, isReadable(descriptor) { changes += directory.changes() }
    #expect(changes == [.rescan])
    let found = try directory.rescan()
    #expect(found == [.appeared(MapFile(ProcessID(1), in: folder.path))])
  }

  @Test("A directory that is moved away and back is watched again")
  func movedDirectory() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("maps")
    try makeDirectory(path)
    var directory = try MapDirectory(path: path)
    try writeFile(path.appending("perf-1.map"), "")
    #expect(try scanned(&directory) == [1])
    try folder.rename("maps", "elsewhere")
    let lost = try awaited(&directory)
    #expect(lost.contains(.rescan))
    let descriptor = directory.descriptor
    #expect(descriptor == nil)
    let one = MapFile(ProcessID(1), in: path)
    let gone = directory.changes()
    #expect(gone == [.vanished(one)])
    #expect(throws: ProcessesError.self) { try directory.scan() }
    let cause = directory.pollingCause
    #expect(cause == .noSuchFileOrDirectory)

    try folder.rename("elsewhere", "maps")
    let back = directory.changes()
    #expect(back == [.appeared(one)])
    try check(unlink(path.appending("perf-1.map").string))
    let watched = try awaited(&directory)
    #expect(watched == [.vanished(one)], "inotify works again")
  }

  @Test("A deleted directory requests a new listing")
  func deletedDirectory() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("maps")
    try makeDirectory(path)
    var directory = try MapDirectory(path: path)
    try check(rmdir(path.string))
    let changes = try awaited(&directory)
    #expect(changes == [.rescan])
    let descriptor = directory.descriptor
    #expect(descriptor == nil)
  }

  @Test("An error states the path, the cause and the remedy")
  func errors() throws {
    let folder = try TemporaryDirectory()
    try folder.write("file")
    #expect(opening(folder.file("none")) == "\(folder.file("none")): no such directory (create it, or choose another directory)")
    #expect(opening(folder.file("file")) == "\(folder.file("file")): not a directory (choose the directory that contains the maps)")
    try check(chmod(folder.path.string, 0o700))
    var refused: String?
    asNobody { refused = opening(folder.path) }
    if geteuid() == 0 {
      #expect(refused == "\(folder.path): no permission to list the directory (run as a user with permission, or choose another directory)")
    }
  }

  @Test("The inotify descriptor is non-blocking, close-on-exec, and closed with its owner")
  func descriptor() throws {
    let folder = try TemporaryDirectory()
    let number: Int32
    do {
      let directory = try MapDirectory(path: folder.path)
      number = try unwrapped(directory.descriptor)
      #expect(flags(number)?.isSuperset(of: ["02004000"]) == true, "O_CLOEXEC | O_NONBLOCK")
      #expect(watchesOf(number)?.isEmpty == false)
    }
    let inode = try inodeInHex(folder.path)
    #expect(watchesOf(number)?.contains { $0.contains("ino:\(inode) ") } != true)
  }

  private func opening(_ path: FilePath) -> String? {
    do throws(ProcessesError) {
      _ = try MapDirectory(path: path)
      return nil
    } catch {
      return error.code == .openDirectory ? error.description : nil
    }
  }

  private func isReadable(_ descriptor: Int32) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&request, 1, 0) == 1
  }

  private func lines(_ path: String) -> [String]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = fread(&buffer, 1, buffer.count, file)
    return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
  }

  private func queueLimit() -> Int? { lines("/proc/sys/fs/inotify/max_queued_events")?.first.flatMap { Int($0) } }

  private func watchesOf(_ descriptor: Int32) -> [String]? { lines("/proc/self/fdinfo/\(descriptor)")?.filter { $0.hasPrefix("inotify") } }

  private func flags(_ descriptor: Int32) -> Set<String>? {
    lines("/proc/self/fdinfo/\(descriptor)").map { Set($0.compactMap { $0.split(separator: "\t").last.map(String.init) }) }
  }

  private func inodeInHex(_ path: FilePath) throws -> String {
    var facts = stat()
    try check(stat(path.string, &facts))
    return String(facts.st_ino, radix: 16)
  }
}
