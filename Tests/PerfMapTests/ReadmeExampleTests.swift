import Foundation
import Glibc
import PerfMap
import SystemPackage
import Testing

/// The example of the README, compiled and run as it stands there.
@Suite("README")
struct ReadmeExampleTests {
  // README: begin
  /// Registers a function with profilers, then follows the map that it stands in.
  func registerAndFollow(in directory: FilePath) throws -> [String] {
    let pid = ProcessID(getpid())
    let writer = try PerfMapWriter(for: pid, directory: directory)
    try writer.write(start: Address(0x7f00_0000_1000), size: ByteCount(0x40), name: "JS:~hot app.js:3:1")

    let follower = MapFollower(path: writer.path)
    var contents = MapContents()
    follower.poll(into: &contents)

    // Compiled again, over the second half of the first: the new entry owns those bytes now.
    try writer.write(start: Address(0x7f00_0000_1020), size: ByteCount(0x80), name: "JS:*hot app.js:3:1")
    follower.poll(into: &contents)
    try writer.close()

    var lines: [String] = []
    contents.ranges.forEachPiece { piece in
      let name = follower.bytes(contents.entries[piece.owner].name, limit: 100)
      lines.append("\(piece.range.start) \(piece.range.size) \(String(decoding: name, as: UTF8.self))")
    }
    return lines + ["overlaps: \(contents.overlapCounts.total)"]
  }
  // README: end

  @Test("the example runs as it stands in the README")
  func example() throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "jittop-readme-\(getpid())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    #expect(
      try registerAndFollow(in: FilePath(directory.path)) == [
        "7f0000001000 20 JS:~hot app.js:3:1", "7f0000001020 80 JS:*hot app.js:3:1", "overlaps: 1",
      ])
  }

  @Test("the README shows this example")
  func readme() throws {
    let here = URL(filePath: #filePath)
    let root = here.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let source = try String(contentsOf: here, encoding: .utf8)
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let parts = source.components(separatedBy: "\n").map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0 }
    let begin = try #require(parts.firstIndex(of: "// README: begin"))
    let end = try #require(parts.firstIndex(of: "// README: end"))
    #expect(readme.contains(parts[(begin + 1)..<end].joined(separator: "\n")))
  }
}
