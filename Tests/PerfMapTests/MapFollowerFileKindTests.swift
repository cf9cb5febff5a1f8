import Glibc
import SystemPackage
import Testing

@testable import PerfMap

/// Every user can write to `/tmp`, so other files may be at the path of a map.
@Suite("Paths that are not readable files")
struct MapFollowerFileKindTests {
  private let directory: TemporaryDirectory
  private let map = "perf-1.map"

  init() throws { directory = try TemporaryDirectory() }

  /// A kind of file, other than a regular file, at the path of a map.
  enum Decoy: String, CaseIterable, Sendable {
    case directory, fifo, socket, symbolicLink, danglingLink

    var kind: FileKind {
      switch self {
      case .directory: .directory
      case .fifo: .fifo
      case .socket: .socket
      case .symbolicLink, .danglingLink: .symbolicLink
      }
    }

    func make(_ directory: TemporaryDirectory, _ name: String) throws {
      let path = directory.file(name).string
      switch self {
      case .directory: try check(mkdir(path, 0o755))
      case .fifo: try check(mkfifo(path, 0o666))
      case .socket: try check(mknod(path, S_IFSOCK | 0o666, 0))
      case .symbolicLink:
        try directory.write("target", lines(0..<5))
        try check(symlink("target", path))
      case .danglingLink: try check(symlink("nowhere", path))
      }
    }
  }

  @Test("A follower reports a file that is not regular, does not read it, and follows a map that replaces it", arguments: Decoy.allCases)
  func notRegular(_ decoy: Decoy) throws {
    try decoy.make(directory, map)
    let followed = FollowedMap(directory.file(map))
    for _ in 0..<3 {
      #expect(followed.poll() == MapFollower.Progress(bytes: .zero, hasMore: false, status: .notRegular(decoy.kind)))
    }
    #expect(followed.reasons == [])
    #expect(try directory.openDescriptors() == 0)
    try directory.rename(map, "away")
    try directory.write(map, lines(0..<5))
    #expect(followed.poll().status == .following)
    #expect(followed.reasons == [.opened])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test(
    "A file that is not regular ends the generation of the map that it replaces, and the next map starts a new one",
    arguments: Decoy.allCases)
  func takesThePlace(_ decoy: Decoy) throws {
    try directory.write(map, lines(0..<5))
    let followed = FollowedMap(directory.file(map))
    followed.poll()
    try directory.rename(map, "old")
    try decoy.make(directory, map)
    #expect(followed.poll().status == .notRegular(decoy.kind))
    #expect(try directory.openDescriptors() == 0)
    try directory.rename(map, "away")
    try directory.rename("old", map)
    #expect(followed.poll().status == .following)
    #expect(followed.reasons == [.opened, .recreated])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("Reading a file that is not regular is an error with the path and the kind", arguments: Decoy.allCases)
  func load(_ decoy: Decoy) throws {
    try decoy.make(directory, map)
    let error = #expect(throws: PerfMapError.self) { try PerfMapFile(path: directory.file(map)) }
    #expect(error?.code == .notRegularFile)
    #expect(error?.path == directory.file(map))
    #expect(error?.cause.contains(decoy.kind.rawValue) == true)
    #expect(error?.remedy.isEmpty == false)
  }

  @Test("A character device is not opened")
  func device() {
    let followed = FollowedMap("/dev/zero")
    #expect(followed.poll().status == .notRegular(.characterDevice))
    #expect(throws: PerfMapError.self) { try PerfMapFile(path: "/dev/zero") }
  }

  @Test("A map without read permission is unreadable until the permission is granted")
  func unreadable() throws {
    try directory.write(map, lines(0..<5))
    try check(chmod(directory.path.string, 0o711))
    try directory.setMode(map, 0o000)
    let followed = FollowedMap(directory.file(map))
    try asAnotherUser {
      for _ in 0..<3 {
        guard case .unreadable(let error) = followed.poll().status else {
          Issue.record("readable: \(followed.follower.status)")
          return
        }
        #expect(error.code == .open && error.errno == .permissionDenied && error.path == directory.file(map))
      }
      let error = #expect(throws: PerfMapError.self) { try PerfMapFile(path: directory.file(map)) }
      #expect(error?.errno == .permissionDenied)
    }
    #expect(followed.reasons == [])
    try directory.setMode(map, 0o644)
    try asAnotherUser { #expect(followed.poll().status == .following) }
    #expect(followed.reasons == [.opened])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("A map is unreadable while its directory lacks search permission, and starts a new generation once the permission is granted")
  func unsearchable() throws {
    try directory.write(map, lines(0..<5))
    try directory.setMode(map, 0o644)
    try check(chmod(directory.path.string, 0o711))
    let followed = FollowedMap(directory.file(map))
    try asAnotherUser { #expect(followed.poll().status == .following) }
    try check(chmod(directory.path.string, 0o000))
    try asAnotherUser {
      guard case .unreadable(let error) = followed.poll().status else {
        Issue.record("readable: \(followed.follower.status)")
        return
      }
      #expect(error.errno == .permissionDenied)
    }
    try check(chmod(directory.path.string, 0o711))
    try asAnotherUser { #expect(followed.poll().status == .following) }
    #expect(followed.reasons == [.opened, .recreated])
    #expect(followed.contents.entries.count == 5)
    try check(chmod(directory.path.string, 0o700))
  }

  @Test("A replacement without read permission is unreadable, and starts a new generation once the permission is granted")
  func replacedByUnreadable() throws {
    try directory.write(map, lines(0..<5))
    try directory.setMode(map, 0o644)
    try check(chmod(directory.path.string, 0o711))
    let followed = FollowedMap(directory.file(map))
    try asAnotherUser { #expect(followed.poll().status == .following) }
    try directory.write("new", lines(0..<8))
    try directory.setMode("new", 0o000)
    try directory.rename("new", map)
    try asAnotherUser {
      guard case .unreadable = followed.poll().status else {
        Issue.record("readable: \(followed.follower.status)")
        return
      }
    }
    try directory.setMode(map, 0o644)
    try asAnotherUser { #expect(followed.poll().status == .following) }
    #expect(followed.reasons == [.opened, .recreated])
    #expect(try followed.differenceFromFreshLoad() == nil)
  }

  @Test("The error for a missing map has a remedy")
  func absent() {
    let error = #expect(throws: PerfMapError.self) { try PerfMapFile(path: directory.file(map)) }
    #expect(error?.code == .open && error?.errno == .noSuchFileOrDirectory)
    #expect(error?.description.contains("perf-1.map: No such file or directory (start the runtime") == true)
  }
}
