import Glibc
import SystemPackage
import Testing

@testable import PerfMap

@Suite("Entries and files that the writer refuses")
struct PerfMapWriterRefusalTests {
  private let directory: TemporaryDirectory
  private let map = "perf-1.map"

  init() throws { directory = try TemporaryDirectory() }

  private var path: FilePath { directory.file(map) }

  @Test("A name with a line break or NUL is refused", arguments: ["\n", "\r", "\0", "a\nb", "\r\n", "tail\r", "\0head"])
  func breaksTheLine(name: String) throws {
    let writer = try PerfMapWriter(path: path)
    let asText = #expect(throws: PerfMapError.self) { try writer.write(start: Address(1), size: ByteCount(1), name: name) }
    let asBytes = #expect(throws: PerfMapError.self) { try writer.write(start: Address(1), size: ByteCount(1), name: Array(name.utf8)) }
    for error in [asText, asBytes] {
      #expect(error?.code == .invalidName && error?.path == path)
      #expect(error?.cause.hasPrefix("the name contains ") == true)
    }
    #expect(try directory.bytes(map) == [])
    try writer.write(start: Address(1), size: ByteCount(1), name: "good")
    #expect(try directory.text(map) == "1 1 good\n")
  }

  @Test("A range beyond 2^64 is refused", arguments: [(UInt64.max, UInt64(2)), (2, .max), (1 << 63, 1 << 63 + 1), (.max, .max)])
  func beyondAddressSpace(start: UInt64, size: UInt64) throws {
    let writer = try PerfMapWriter(path: path)
    let error = #expect(throws: PerfMapError.self) { try writer.write(start: Address(start), size: ByteCount(size), name: "a") }
    #expect(error?.code == .invalidRange && error?.path == path)
    #expect(try directory.bytes(map) == [])
  }

  @Test("A line of 1 MiB is written and read back, and a line of one byte more is refused", arguments: [UInt64(1), 1 << 60])
  func longestLine(start: UInt64) throws {
    let writer = try PerfMapWriter(path: path)
    let lead = "\(String(start, radix: 16)) ff ".utf8.count
    let longest = [UInt8](repeating: 0x61, count: 1 << 20 - lead)
    try writer.write(start: Address(start), size: ByteCount(0xff), name: longest)
    let error = #expect(throws: PerfMapError.self) {
      try writer.write(start: Address(start), size: ByteCount(0xff), name: longest + [0x61])
    }
    #expect(error?.code == .invalidName)
    let contents = try PerfMapFile(path: path).contents
    #expect(contents.entries.count == 1 && contents.malformed.count == 0 && contents.tail == nil)
  }

  @Test("A writer does not follow a symbolic link, even if it dangles")
  func symbolicLink() throws {
    try directory.write("target", "untouched\n")
    for target in ["target", "nowhere"] {
      try check(symlink(target, path.string))
      let error = #expect(throws: PerfMapError.self) { try PerfMapWriter(path: path) }
      #expect(error?.code == .open && error?.errno == .tooManySymbolicLinkLevels && error?.path == path)
      #expect(error?.cause == "is a symbolic link")
      try directory.remove(map)
    }
    #expect(try directory.text("target") == "untouched\n")
    #expect(access(directory.file("nowhere").string, F_OK) != 0)
  }

  @Test("A directory at the path of a map is refused")
  func directoryAtThePath() throws {
    try check(mkdir(path.string, 0o755))
    let error = #expect(throws: PerfMapError.self) { try PerfMapWriter(path: path) }
    #expect(error?.code == .open && error?.errno == .isDirectory && error?.cause == "is a directory")
  }

  @Test("A FIFO, with or without a reader, and a device are refused without blocking", arguments: [false, true])
  func fifo(hasReader: Bool) throws {
    try check(mkfifo(path.string, 0o600))
    let reader = hasReader ? Glibc.open(path.string, O_RDONLY | O_NONBLOCK | O_CLOEXEC) : -1
    defer { if reader >= 0 { Glibc.close(reader) } }
    let error = #expect(throws: PerfMapError.self) { try PerfMapWriter(path: path) }
    #expect(error?.code == .notRegularFile && error?.cause == "is a FIFO, not a regular file")
    #expect(throws: PerfMapError.self) { try PerfMapWriter(path: "/dev/null") }
  }

  @Test("A map without write permission, and a new map in a directory without write permission, are refused")
  func notAllowed() throws {
    try directory.write(map, "10 4 kept\n")
    try directory.setMode(map, 0o444)
    try check(chmod(directory.path.string, 0o555))
    try asAnotherUser {
      for name in [map, "perf-2.map"] {
        let error = #expect(throws: PerfMapError.self) { try PerfMapWriter(path: directory.file(name)) }
        #expect(error?.code == .open && error?.errno == .permissionDenied && error?.path == directory.file(name))
        #expect(error?.remedy.contains("run as the owner") == true)
      }
    }
    try check(chmod(directory.path.string, 0o700))
    #expect(try directory.text(map) == "10 4 kept\n")
  }

  @Test("A missing directory is an error when a writer is created")
  func noDirectory() {
    let error = #expect(throws: PerfMapError.self) { try PerfMapWriter(path: directory.file("none/perf-1.map")) }
    #expect(error?.code == .open && error?.errno == .noSuchFileOrDirectory)
  }

  @Test("A writer that refuses a path leaves no open descriptor")
  func descriptors() throws {
    try check(mkdir(path.string, 0o755))
    for _ in 0..<50 { #expect(throws: PerfMapError.self) { try PerfMapWriter(path: path) } }
    #expect(try directory.openDescriptors() == 0)
  }
}
