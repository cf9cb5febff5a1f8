import Foundation
import SystemPackage
import Testing

@testable import PerfMap

@Suite("Threads and processes that write during signals and on a full disk", .serialized)
struct PerfMapWriterStormTests {
  /// The number of entries of each thread: 4000, or the value of `JITTOP_STORM_ENTRIES`, which is 200000 for the full test.
  static let entries = UInt64(ProcessInfo.processInfo.environment["JITTOP_STORM_ENTRIES"] ?? "") ?? 4000

  @Test(
    "The map has exactly the lines that were reported as written, each once",
    .enabled(if: SmallDisk.isPossible, "mounts a small tmpfs, which needs root with CAP_SYS_ADMIN"),
    arguments: [1, 2, 4, 8], [1, 2, 4, 8])
  func storm(threads: Int, processes: Int) throws {
    // Entries have some 70 bytes, so there is room for about half of them.
    let all = UInt64(threads * processes) * Self.entries
    let disk = try SmallDisk(kibibytes: max(64, Int(all) * 35 / 1024))
    let path = disk.path.appending("perf-1.map")
    let children = try (0..<processes).map { index in
      let output = Pipe()
      return (
        try SupportProgram.start(
          "append-storm", [path.string, String(index * threads), String(threads), String(Self.entries)], output: output), output
      )
    }
    // Wait until a process reports the full disk, then enlarge the disk.
    var failed: Set<UInt64> = []
    var outputs: [Data] = []
    var requests = children.map { pollfd(fd: $0.1.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0) }
    while poll(&requests, nfds_t(requests.count), -1) > 0, !requests.contains(where: { $0.revents & Int16(POLLIN) != 0 }) {
      // A process that has written all its entries closes its output without a report.
      for index in requests.indices where requests[index].revents != 0 { requests[index].fd = -1 }
      if requests.allSatisfy({ $0.fd < 0 }) { break }
    }
    try disk.grow(kibibytes: Int(all) * 200 / 1024 + 1024)
    for (child, output) in children {
      outputs.append(try output.fileHandleForReading.readToEnd() ?? Data())
      child.waitUntilExit()
      #expect(child.terminationStatus == 0 && child.terminationReason == .exit)
    }
    for line in outputs.flatMap({ String(decoding: $0, as: UTF8.self).split(separator: "\n") }) where line != "full" {
      let words = line.split(separator: " ")
      guard words.count == 2, let source = UInt64(words[0]), let number = UInt64(words[1]) else { continue }
      failed.insert(source << 32 | number)
    }
    #expect(!failed.isEmpty && failed.count < all / 2)
    let map = try StormMap(path, sources: threads * processes, entries: Int(Self.entries))
    #expect(map.faults == [])
    #expect(map.found == Int(all) - failed.count)
    #expect(failed.allSatisfy { !map.contains($0) })
    // Removed partial lines remain as empty lines only if other processes write to the map.
    #expect(processes > 1 || map.emptyLines == 0)
    #expect(map.emptyLines < 200 * processes)
  }
}

/// The entries of `append-storm` in a map.
private struct StormMap {
  private(set) var faults: [String] = []
  private(set) var found = 0
  private(set) var emptyLines = 0
  private var seen: [Bool]
  private let entries: Int

  init(_ path: FilePath, sources: Int, entries: Int) throws {
    self.entries = entries
    seen = [Bool](repeating: false, count: sources * entries)
    let bytes = try readAll(path)
    let filler = [UInt8](repeating: UInt8(ascii: "f"), count: 90)
    var decoder = MapDecoder()
    decoder.decode(bytes) { line in
      switch line {
      case .malformed(let line) where line.text.length == 0: emptyLines += 1
      case .malformed(let line): note("\(line)")
      case .entry(let entry):
        let (source, number) = (entry.range.start.rawValue >> 32, entry.range.start.rawValue & 0xffff_ffff)
        let index = Int(source) * entries + Int(number)
        let name = Array("\(source) \(number) ".utf8) + filler.prefix(Int((source &+ number) % 90))
        guard source < sources, number < entries, entry.range.size == ByteCount(1),
          bytes[Int(entry.name.offset)..<Int(entry.name.offset + entry.name.length)].elementsEqual(name)
        else { return note("\(source) \(number) is not whole") }
        if seen[index] { note("\(source) \(number) is there twice") }
        seen[index] = true
        found += 1
      }
    }
    if decoder.tail != nil { note("a tail") }
  }

  func contains(_ key: UInt64) -> Bool { seen[Int(key >> 32) * entries + Int(key & 0xffff_ffff)] }

  private mutating func note(_ fault: String) { if faults.count < 10 { faults.append(fault) } }
}
