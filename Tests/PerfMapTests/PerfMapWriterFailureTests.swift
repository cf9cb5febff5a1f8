import Glibc
import SystemPackage
import Testing

@testable import PerfMap

/// After an error of write(2), the caller gets the error and the map has only whole lines.
@Suite("Write errors")
struct PerfMapWriterFailureTests {
  /// Writes entries until an error occurs, at most some 200 kB. Returns the error and the number of entries written before it.
  private func fill(_ writer: PerfMapWriter, _ names: [[UInt8]]) -> (written: Int, error: PerfMapError?) {
    let limit = 200_000 / (names.map(\.count).reduce(0, +) / names.count + 5) + 10
    for number in 0..<limit {
      do throws(PerfMapError) {
        try writer.write(start: Address(UInt64(number)), size: ByteCount(1), name: names[number % names.count])
      } catch {
        return (number, error)
      }
    }
    return (limit, nil)
  }

  /// Expects that the map has exactly `count` whole entries, numbered from 0.
  private func expectWholeLines(_ path: FilePath, _ count: Int, _ names: [[UInt8]]) throws {
    let bytes = try readAll(path)
    var expected: [UInt8] = []
    for number in 0..<count { expected += Array("\(String(number, radix: 16)) 1 ".utf8) + names[number % names.count] + [0x0a] }
    #expect(bytes.count == expected.count)
    #expect(bytes == expected)
  }

  @Test(
    "On a full disk, the error has path and cause, and the map has exactly the lines that were reported as written",
    .enabled(if: SmallDisk.isPossible, "mounts a small tmpfs, which needs root with CAP_SYS_ADMIN"),
    arguments: [1, 100, 1000, 5000, 70_000])
  func fullDisk(nameLength: Int) throws {
    let disk = try SmallDisk()
    let path = disk.path.appending("perf-1.map")
    let names = [[UInt8](repeating: 0x61, count: nameLength), Array("b".utf8)]
    let writer = try PerfMapWriter(path: path)
    let (written, error) = fill(writer, names)
    #expect(error?.code == .write && error?.errno == .noSpace && error?.path == path)
    #expect(error?.description.contains("No space left on device") == true)
    try expectWholeLines(path, written, names)
    if nameLength == 70_000 { #expect(written == 0, "the first line alone is larger than the disk") }

    // While the disk is full, long entries are refused and leave no bytes in the map.
    #expect(throws: PerfMapError.self) {
      try writer.write(start: Address(1), size: ByteCount(1), name: [UInt8](repeating: 0x63, count: 70_000))
    }
    try expectWholeLines(path, written, names)

    // When there is space again, the same writer continues with whole lines.
    try check(mount(nil, disk.path.string, nil, UInt(MS_REMOUNT), "size=256k"))
    try writer.write(start: Address(0xabc), size: ByteCount(1), name: "after")
    try writer.close()
    let contents = try PerfMapFile(path: path).contents
    #expect(contents.entries.count == written + 1 && contents.malformed.count == 0 && contents.tail == nil)
  }

  @Test(
    "A read-only file system is an error with a remedy",
    .enabled(if: SmallDisk.isPossible, "mounts a small tmpfs, which needs root with CAP_SYS_ADMIN"))
  func readOnly() throws {
    let disk = try SmallDisk()
    let path = disk.path.appending("perf-1.map")
    // mknod(2) opens no descriptor. With an open descriptor, which a child of another test could inherit, the disk would stay writable.
    try check(mknod(path.string, S_IFREG | 0o600, 0))
    try disk.makeReadOnly()
    let error = #expect(throws: PerfMapError.self) { try PerfMapWriter(path: path) }
    #expect(error?.code == .open && error?.errno == .readOnlyFileSystem && error?.path == path)
    #expect(error?.remedy == "choose a writable directory")
  }

  @Test("A write beyond the limit on file size is an error and leaves whole lines", arguments: [100, 4096, 9999, 50_001])
  func limitOfFileSize(bytes: Int) throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("perf-1.map")
    let (status, output) = try SupportProgram.run([path.string, "3", "100000", String(bytes)])
    #expect(status == 1, "an error ended it, not a signal")
    let words = output.split(separator: "\n")
    let written = try #require(words.first.flatMap { Int($0) })
    #expect(words.last?.contains("perf-1.map: File too large (raise the limit on file size") == true)
    let found = try AppendedEntries(path)
    #expect(found.defects == [])
    #expect(found.counts == (written == 0 ? [:] : [3: written]))
    #expect(try readAll(path).count <= bytes)
    #expect(try readAll(path).count >= bytes - 300, "as many as fit: a line has at most some 270 bytes")
  }
}
