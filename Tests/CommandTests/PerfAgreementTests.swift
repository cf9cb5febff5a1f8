import Foundation
import Glibc
import TestSupport
import Testing

/// Compares `jittop resolve --as perf` with perf, which samples a program that runs code at chosen addresses.
@Suite("Agreement of resolve --as perf with perf", .ownThread, .serialized, .enabled(if: Perf.canSample, "perf cannot sample here"))
struct PerfAgreementTests {
  private static let base: UInt64 = 0x5000_0000_0000

  @Test("Overlapping entries resolve as in perf")
  func tables() throws {
    let slot: UInt64 = 16
    func line(_ name: String, _ from: UInt64, _ count: UInt64) -> String {
      "\(String(Self.base + from * slot, radix: 16)) \(String(count * slot, radix: 16)) \(name)\n"
    }
    func same(_ first: UInt64, _ count: Int) -> String { (1...count).map { line("same\($0)", first, 1) }.joined() }
    let maps: [String] = [
      same(0, 2) + same(1, 3) + same(2, 7) + same(3, 8) + same(4, 26), same(0, 26), same(0, 8), same(0, 3),
      line("outer", 0, 4) + line("inner", 1, 1), line("inner", 1, 1) + line("outer", 0, 4),
      line("early", 0, 3) + line("later", 1, 3), line("later", 1, 3) + line("early", 0, 3),
      line("short", 0, 1) + line("long", 0, 3), line("long", 0, 3) + line("short", 0, 1),
      line("long", 0, 8) + line("in2", 2, 1) + line("in4", 4, 1) + line("in6", 6, 1),
    ]
    let addresses = (0..<9).map { Self.base + $0 * slot }
    var compared = 0
    for map in maps { compared += try Self.compare(map, addresses) }
    #expect(compared == maps.count * addresses.count)
  }

  @Test("Malformed lines are parsed as in perf")
  func lines() throws {
    func hex(_ offset: UInt64) -> String { String(Self.base + offset, radix: 16) }
    let map = """
      \(hex(0x00)) 10 ab
      0x\(hex(0x10)) 0X10 prefixed
       \t+\(hex(0x20))  10  blanks
      \(hex(0x30)),10;separators
      \(hex(0x40)) 10 cut\0short
      \(hex(0x50)) 0 empty
      \(hex(0x60)) 10
      \(hex(0x70).uppercased()) 10 upper
      garbage that starts at zero
      0 ffffffffffffffff everything
      \(hex(0x80)) 1g trailing
      \(hex(0x90)) 10 carriage\r
      -1 5 minus
      \(hex(0xa0)) 10 last line is cut!
      """
    let addresses = (0..<12).map { Self.base + $0 * 16 } + [Self.base + 0x54]
    #expect(try Self.compare(map, addresses) == addresses.count)
  }

  @Test("Random addresses in random maps resolve as in perf", arguments: 0..<8)
  func random(_ round: Int) throws {
    var random = SeededRandom(salt: 700 + UInt64(round))
    // The rounds differ in the number and the lengths of entries: maps are sparse or overlap heavily.
    let space: UInt64 = 4 * 4096
    let longest = UInt64(8) << UInt64(round % 5 * 2)
    var map = ""
    for index in 0..<(40 << (round % 4 * 2)) {
      let start = Self.base + UInt64.random(in: 0..<space, using: &random)
      map += "\(String(start, radix: 16)) \(String(UInt64.random(in: 0...longest, using: &random), radix: 16)) name\(index)\n"
    }
    // Each address holds 3 bytes of code.
    let slots = (0..<space / 4 - 1).shuffled(using: &random).prefix(250)
    let addresses = slots.map { Self.base + $0 * 4 + UInt64.random(in: 0...1, using: &random) }
    let compared = try Self.compare(map, addresses)
    #expect(compared == addresses.count, "\(SeededRandom.words)")
  }

  /// Compares jittop's names with perf's and returns the number of compared addresses: those that perf has sampled.
  private static func compare(_ map: String, _ addresses: [UInt64]) throws -> Int {
    let directory = try ScratchDirectory()
    try directory.write("map", map.utf8)
    let sampled = try Perf.names(of: addresses, map: "map", base: base, pages: 4, in: directory)
    let child = try ChildProcess(
      Jittop.path, ["resolve", "--as", "perf", "--json", directory.file("map")] + addresses.map { String($0, radix: 16) })
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    let objects = try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
    #expect(objects.count == addresses.count)
    var compared = 0
    for object in objects {
      let address = try #require((object["address"] as? String).flatMap { UInt64($0, radix: 16) })
      guard let name = sampled[address] else { continue }
      compared += 1
      #expect(object["name"] as? String ?? "[unknown]" == name, "at \(String(address, radix: 16)) of\n\(map); \(SeededRandom.words)")
    }
    return compared
  }
}

/// The installed perf.
enum Perf {
  static let path = ["/usr/bin/perf", "/usr/local/bin/perf"].first { (path: String) in access(path, X_OK) == 0 }

  /// True if perf is installed and may sample, and this machine can run the code of `run-code`.
  static let canSample: Bool = {
    #if arch(x86_64)
      guard let directory = try? ScratchDirectory(), (try? directory.write("map", "1000 10 name\n".utf8)) != nil else { return false }
      let address: UInt64 = 0x5000_0000_0000
      return (try? names(of: [address], map: "map", base: address, pages: 1, in: directory)) == [address: "[unknown]"]
    #else
      return false
    #endif
  }()

  /// Runs code at addresses under `perf record` and returns the names in `perf script`, without addresses that no sample hit.
  static func names(
    of addresses: [UInt64], map: String, base: UInt64, pages: Int, in directory: ScratchDirectory
  ) throws -> [UInt64: String] {
    guard let path else { throw SetupError(step: "perf is not installed") }
    var left = Set(addresses)
    var names: [UInt64: String] = [:]
    // On a busy machine perf may take no sample at an address: repeat the run for those addresses.
    for _ in 0..<5 where !left.isEmpty {
      try directory.write("addresses", left.sorted().map { String($0, radix: 16) + "\n" }.joined().utf8)
      let environment = ["HOME=\(directory.path)", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "PERF_CONFIG=/dev/null"]
      let record = try ChildProcess(
        path,
        [
          "record", "-q", "-N", "-B", "-e", "cpu-clock:u", "-F", "4000", "-o", directory.file("data"), BuiltProgram.path("run-code"),
          directory.file(map), String(base, radix: 16), String(pages),
        ], environment: environment, input: directory.file("addresses"))
      let ending = record.ends()
      let pid = record.text.split(separator: "\n").first.flatMap { Int32($0) }
      defer { if let pid { unlink("/tmp/perf-\(pid).map") } }
      guard ending == .exit(0) else { throw SetupError(step: "perf record: \(ending) \(record.errorText)") }
      let script = try ChildProcess(path, ["script", "-i", directory.file("data"), "-F", "ip,sym"], environment: environment)
      guard script.ends() == .exit(0) else { throw SetupError(step: "perf script: \(script.errorText)") }
      // Split the output as bytes, because Swift treats CR LF as one Character.
      for line in script.output.split(separator: 0x0a) {
        let words = line.drop { $0 == 0x20 }.split(separator: 0x20, maxSplits: 1)
        guard words.count == 2, let address = UInt64(String(decoding: words[0], as: UTF8.self), radix: 16), left.contains(address) else {
          continue
        }
        names[address] = String(decoding: words[1], as: UTF8.self)
      }
      left.subtract(names.keys)
    }
    return names
  }
}
