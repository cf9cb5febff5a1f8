import Foundation
import Glibc
import TestSupport
import Testing

@Suite("Recordings of hostile maps, and damaged recordings", .ownThread)
struct RecordSafetyTests {
  /// Records maps of processes that do not exist into the file `rec`, up to the ends of the maps.
  private func record(_ directory: ScratchDirectory, _ pids: String...) throws {
    let child = try ChildProcess(Jittop.path, ["record", "--directory", directory.path, "--until-exit", directory.file("rec")] + pids)
    #expect(child.ends() == .exit(0), "\(child.errorText)")
  }

  private func exportedMap(_ directory: ScratchDirectory, _ pid: String) throws -> (ending: Ending, output: String, errors: String) {
    try Jittop.run("export", "map", "--map", pid, directory.file("rec"))
  }

  @Test("Holes of sparse maps take no space in a recording or an exported map, and other maps are recorded in full")
  func holes() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 before\n".utf8)
    let path = directory.file("perf-4194305.map")
    #expect(truncate(path, 8 << 30) == 0)
    try directory.append("perf-4194305.map", "20 4 after\n".utf8)
    // A runtime without O_APPEND leaves such a hole if its map is truncated.
    try directory.write("perf-4194306.map", "10 4 one\n".utf8)
    #expect(truncate(directory.file("perf-4194306.map"), 5 << 20) == 0)
    try directory.append("perf-4194306.map", "\n20 4 two\n".utf8)
    let other = (0..<1000).map { "\(String($0 * 16, radix: 16)) 8 f\($0)\n" }.joined()
    try directory.write("perf-4194307.map", other.utf8)
    try record(directory, "4194305", "4194306", "4194307")
    #expect(try #require(directory.bytes("rec")).count < 1 << 20)
    #expect(try exportedMap(directory, "4194307").output == other)
    let small = try Jittop.run("export", "map", "--map", "4194306", directory.file("rec"), "-o", directory.file("small"))
    #expect(small.ending == .exit(0), "\(small.errors)")
    #expect(directory.bytes("small") == directory.bytes("perf-4194306.map"))
    // The hole of the exported map takes no space either.
    let large = try Jittop.run("export", "map", "--map", "4194305", directory.file("rec"), "-o", directory.file("large"))
    #expect(large.ending == .exit(0), "\(large.errors)")
    var status = stat()
    #expect(stat(directory.file("large"), &status) == 0)
    #expect(status.st_size == 8 << 30 + 11 && status.st_blocks < 4096)
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: directory.file("large")))
    #expect(try file.read(upToCount: 13) == Data("10 4 before\n\0".utf8))
    try file.seek(toOffset: 8 << 30)
    #expect(try file.readToEnd() == Data("20 4 after\n".utf8))
    let resolved = try Jittop.run("resolve", "--map", "4194306", directory.file("rec"), "20")
    #expect(resolved.ending == .exit(0) && resolved.output.contains("two"), "\(resolved.output)\(resolved.errors)")
  }

  @Test("A recording does not record itself")
  func itself() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 one\n".utf8)
    let recording = try Jittop.run(
      "record", "--directory", directory.path, "--for", "300ms", directory.file("perf-4194306.map"))
    #expect(recording.ending == .exit(0), "\(recording.errors)")
    #expect(try #require(directory.bytes("perf-4194306.map")).count < 2000)
    let exported = try Jittop.run("export", "map", "--map", "4194305", directory.file("perf-4194306.map"))
    #expect(exported.output == "10 4 one\n", "\(exported.errors)")
    let named = try Jittop.run("record", directory.file("rec"), directory.file("rec"))
    #expect(named.ending == .exit(2) && named.errors.contains("is the recording that is being written"), "\(named.errors)")
    #expect(!directory.names.contains("rec"))
  }

  @Test("export, resolve and check report damage in a recording and read its undamaged blocks")
  func damage() throws {
    let directory = try ScratchDirectory()
    // Each map is larger than a block.
    let lines = { (name: String) in
      Array((0..<20_000).map { "\(String($0 * 16 + 0x10000, radix: 16)) 8 \(name)\($0)\n" }.joined().utf8)
    }
    try directory.write("perf-4194305.map", lines("a"))
    try directory.write("perf-4194306.map", lines("b"))
    try record(directory, "4194305", "4194306")
    let intact = try Jittop.run("check", directory.file("rec"))
    #expect(intact.ending == .exit(0) && intact.output.contains("format 2") && intact.output.contains("no damage"), "\(intact.output)")
    var bytes = try #require(directory.bytes("rec"))
    let place = try #require(Data(bytes).range(of: Data("b3000\n".utf8))?.lowerBound)
    bytes[place] ^= 4
    try directory.write("rec", bytes)
    let whole = try exportedMap(directory, "4194305")
    #expect(whole.ending == .exit(2) && whole.errors.contains("is damaged"), "\(whole.errors)")
    #expect(whole.output == String(decoding: lines("a"), as: UTF8.self))
    let rest = try exportedMap(directory, "4194306")
    #expect(rest.ending == .exit(2) && rest.output.utf8.suffix(10_000).elementsEqual(lines("b").suffix(10_000)))
    let all = Set(lines("b").split(separator: 0x0a))
    #expect(Array(rest.output.utf8).split(separator: 0x0a).allSatisfy { all.contains($0) })
    let resolved = try Jittop.run("resolve", "--map", "4194305", directory.file("rec"), "10000")
    #expect(resolved.ending == .exit(2) && resolved.output.contains("a0") && resolved.errors.contains("is damaged"), "\(resolved.errors)")
    let checked = try Jittop.run("check", directory.file("rec"))
    #expect(checked.ending == .exit(1) && checked.output.contains("error damaged, byte "), "\(checked.output)")
    let json = try ChildProcess(Jittop.path, ["check", "--json", directory.file("rec")])
    #expect(json.ends() == .exit(1))
    let objects = try JSONSerialization.jsonObject(with: Data(json.output)) as? [[String: Any]]
    let object = try #require(objects?.first)
    #expect(Set(object.keys) == ["path", "format", "blocks", "maps", "end", "damage", "damagedBytes", "incompleteBytes"])
    let damage = try #require((object["damage"] as? [[String: Any]])?.first)
    let start = try #require(damage["byteOffset"] as? Int)
    let length = try #require(damage["bytes"] as? Int)
    #expect(start < place && place < start + length)
  }

  // The thread sanitizer also writes files, which the size limit would stop.
  @Test(
    "A write that fails at any point of a recording gives an error and leaves a readable file", .enabled(if: !ChildEnvironment.isWatched))
  func noRoom() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 one\n20 4 two\n".utf8)
    try record(directory, "4194305")
    let size = try #require(directory.bytes("rec")).count
    for limit in stride(from: 0, to: size, by: 23) {
      let name = "rec\(limit)"
      let command = ["record", "--directory", directory.path, "--until-exit", directory.file(name), "4194305"]
      let child = try ChildProcess("/usr/bin/prlimit", ["--fsize=\(limit)", Jittop.path] + command)
      #expect(child.ends() == .exit(2), "\(limit)")
      #expect(child.errorText.contains("File too large") && child.errorText.contains("free space"), "\(limit): \(child.errorText)")
      guard directory.names.contains(name) else { continue }
      let checked = try Jittop.run("check", "--json", directory.file(name))
      #expect(checked.ending == .exit(0) && checked.output.contains("\"incompleteBytes\" : 0"), "\(limit): \(checked.errors)")
    }
  }
}
