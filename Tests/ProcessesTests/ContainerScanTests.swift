import Glibc
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import Processes

/// Most tests use a fake `/proc` of links and directories, with local processes and processes in containers.
@Suite("Scanning containers")
struct ContainerScanTests {
  let root: ScratchDirectory
  /// The watched directory. The containers contain the same path.
  let maps: String

  init() throws {
    root = try ScratchDirectory()
    maps = root.file("maps")
    try check(mkdir(maps, 0o755))
    try process("self", namespace: "pid:[1]", root: "/")
  }

  private func process(_ name: String, namespace: String, root other: String, numbers: String? = nil) throws {
    for directory in [name, name + "/ns"] { try check(mkdir(root.file(directory), 0o755)) }
    try check(symlink(namespace, root.file(name + "/ns/pid")))
    try check(symlink(other, root.file(name + "/root")))
    try root.write(name + "/status", "Tgid:\t\(name)\nUid:\t0\t0\t0\t0\nNSpid:\t\(numbers ?? name)\n".utf8)
  }

  /// Creates the root of a container with a separate directory of maps.
  private func container(_ name: String, _ files: String...) throws -> String {
    var path = root.file(name)
    try check(mkdir(path, 0o755))
    for component in FilePath(maps).components {
      path += "/" + component.string
      try check(mkdir(path, 0o755))
    }
    for file in files { try ScratchDirectory.write(Array("1000 10 inside\n".utf8), to: path + "/" + file) }
    return root.file(name)
  }

  private func scan() -> ContainerScan { ContainerScan(directory: FilePath(maps), ProcFilesystem(root: FilePath(root.path))) }

  @Test("A map in a container is found through the root of its process")
  func throughRoot() throws {
    let inside = try container("box", "perf-7.map", "perf-900.map")
    try process("10", namespace: "pid:[1]", root: "/")
    try process("900", namespace: "pid:[2]", root: inside, numbers: "900\t7")
    // Process 901 is in the same container and has no map.
    try process("901", namespace: "pid:[2]", root: inside, numbers: "901\t8")
    var scan = scan()
    let map = try #require(try scan.maps().first)
    #expect(map.pid == ProcessID(900) && map.namespacePID == ProcessID(7) && !map.isShared)
    #expect(map.path == FilePath(root.file("900/root") + maps + "/perf-7.map"))
    #expect(try scan.maps().count == 1)
    #expect(scan.directories.count == 1)
  }

  @Test("A process in a separate mount namespace, but not in a separate PID namespace, has the same PID in the container")
  func mountNamespace() throws {
    try process("10", namespace: "pid:[1]", root: try container("private", "perf-10.map"))
    var scan = scan()
    let maps = try scan.maps()
    #expect(maps.map(\.pid) == [ProcessID(10)])
    #expect(maps.map(\.namespacePID) == [ProcessID(10)])
  }

  @Test("A map in a shared directory is found once, at its path")
  func sharedDirectory() throws {
    try process("900", namespace: "pid:[2]", root: "/", numbers: "900\t7")
    try root.write("maps/perf-7.map", "1000 10 a\n".utf8)
    // Two containers share the file, and each has a process 7.
    try process("901", namespace: "pid:[3]", root: "/", numbers: "901\t7")
    var scan = scan()
    let maps = try scan.maps()
    #expect(maps.map(\.pid) == [ProcessID(900)])
    #expect(maps.map(\.path) == [FilePath(root.file("maps/perf-7.map"))])
    #expect(maps.map(\.isShared) == [true])
    #expect(scan.directories.isEmpty)
  }

  @Test("A map in a shared directory belongs to the local process with the PID in its name if that process is a runtime")
  func localRuntime() throws {
    try process("900", namespace: "pid:[2]", root: "/", numbers: "900\t7")
    try process("7", namespace: "pid:[1]", root: "/")
    try root.write("maps/perf-7.map", "1000 10 a\n".utf8)
    var scan = scan()
    #expect(try scan.maps().count == 1)
    try check(symlink("/usr/bin/node", root.file("7/exe")))
    #expect(try scan.maps().isEmpty)
  }

  @Test("A symbolic link in place of the map directory of a container is not followed")
  func links() throws {
    let inside = try container("box")
    let place = inside + maps
    try check(rmdir(place))
    try check(mkdir(root.file("elsewhere"), 0o755))
    try root.write("elsewhere/perf-7.map", "1000 10 secret\n".utf8)
    try check(symlink(root.file("elsewhere"), place))
    try process("900", namespace: "pid:[2]", root: inside, numbers: "900\t7")
    var scan = scan()
    #expect(try scan.maps().isEmpty)
  }

  @Test("A missing permission is reported only for processes in containers")
  func permission() throws {
    try process("900", namespace: "pid:[2]", root: try container("box", "perf-7.map"), numbers: "900\t7")
    try process("10", namespace: "pid:[1]", root: "/")
    for directory in ["900", "10", "self", "maps"] { try check(chmod(root.file(directory), 0o755)) }
    try check(chmod(root.path, 0o755))
    for name in ["900", "10"] {
      try check(chmod(root.file(name + "/status"), 0o644))
      try check(chmod(root.file(name + "/ns"), 0))
    }
    defer { for name in ["900", "10"] { chmod(root.file(name + "/ns"), 0o755) } }
    var refusal: String?
    asNobody {
      var scan = scan()
      _ = try? scan.maps()
      refusal = scan.refusal?.cause
    }
    #expect(refusal == "no permission for 1 process in a container: its map is not shown")
  }

  // MARK: - The kernel's namespaces

  @Test("A process in separate namespaces with a separate /tmp is found and its map followed", .enabled(if: Container.isPermitted))
  func real() throws {
    let container = try Container(over: "/tmp", map: "7f0000001000 10 one\n")
    var scan = ContainerScan(directory: "/tmp")
    let maps = try scan.maps().filter { $0.pid == ProcessID(container.pid) }
    #expect(maps.map(\.namespacePID) == [ProcessID(1)])
    let map = try #require(maps.first)
    #expect(map.path == FilePath("/proc/\(container.pid)/root/tmp/perf-1.map"))
    #expect(ProcFilesystem().containerMap(of: ProcessID(container.pid), in: "/tmp") == map)
    let follower = MapFollower(path: map.path)
    var contents = MapContents()
    follower.poll(into: &contents)
    #expect(contents.entries.count == 1)
    try container.append("7f0000001008 10 two\n", to: "perf-1.map")
    follower.poll(into: &contents)
    #expect(contents.entries.count == 2)
    let owner = try #require(contents.ranges.piece(at: Address(0x7f00_0000_100c))?.owner)
    #expect(follower.bytes(contents.entries[owner].name, limit: 100) == Array("two".utf8))
    container.end()
    #expect(try scan.maps().allSatisfy { $0.pid != ProcessID(container.pid) })
    follower.poll(into: &contents)
    #expect(follower.status == .deleted)
  }

  @Test("A deleted map in a container is reported, and other files are not", .enabled(if: Container.isPermitted))
  func alarm() throws {
    let turn = Container.Turn()
    defer { turn.end() }
    let maps = try ScratchDirectory()
    let container = try Container(over: maps.path, map: "")
    var scan = ContainerScan(directory: FilePath(maps.path))
    _ = try scan.maps()
    #expect(!scan.directories.isEmpty)
    var alarm = try ContainerDirectoryWatch()
    alarm.watch(scan.directories)
    let early = alarm.hasChanged()
    #expect(!early)
    try check(unlink(container.file("perf-1.map")))
    #expect(becomesReadable(alarm.descriptor.rawValue))
    let fired = alarm.hasChanged()
    #expect(fired)
    // Other files are not reported.
    try ScratchDirectory.write([], to: container.file("other"))
    #expect(becomesReadable(alarm.descriptor.rawValue))
    let other = alarm.hasChanged()
    #expect(!other)
  }
}
