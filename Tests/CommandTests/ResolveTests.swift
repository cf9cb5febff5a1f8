import Foundation
import TestSupport
import Testing

@Suite("jittop resolve", .ownThread)
struct ResolveTests {
  private static let nested = "1000 40 outer\n1010 10 inner\n"
  private static let map = nested + "2000 10 b\u{1b}[2Jd\n"

  private static func objects(_ arguments: String..., input: String = "/dev/null") throws -> [[String: Any]] {
    let child = try ChildProcess(Jittop.path, ["resolve", "--json"] + arguments, input: input)
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    return try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
  }

  @Test("JSON output has an object with the documented keys for each address and profiler")
  func json() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.nested.utf8)
    let objects = try Self.objects("--as", "all", directory.file("map"), "1012", "0x5000")
    let profilers = ["truth", "perf", "bcc", "samply", "blazesym"]
    #expect(objects.map { $0["as"] as? String } == profilers + profilers)
    for object in objects {
      #expect(
        Set(object.keys) == ["address", "as", "name", "start", "size", "line", "asked", "mapping", "reason", "before", "after"])
      #expect(object["asked"] is NSNull && object["mapping"] is NSNull)
      #expect((object["reason"] as? String)?.contains("unknown if profilers ask") == true)
    }
    #expect(objects.prefix(5).map { $0["name"] as? String } == ["inner", "outer", "inner", "inner", "inner"])
    #expect(objects[1]["address"] as? String == "1012")
    #expect(objects[1]["start"] as? String == "1000")
    #expect(objects[1]["size"] as? Int == 0x40)
    #expect(objects[1]["line"] as? Int == 1)
    for object in objects.suffix(5) {
      #expect(object["address"] as? String == "5000")
      for key in ["name", "start", "size", "line"] { #expect(object[key] is NSNull, "\(key)") }
    }
  }

  @Test("Only bytes that are not UTF-8 are escaped in JSON names")
  func bytes() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Array("1000 10 ä".utf8) + [0xff] + Array("\\\t\n".utf8))
    let object = try #require(try Self.objects(directory.file("map"), "1000").first)
    #expect(object["name"] as? String == "ä\\xFF\\\t")
    #expect(object["as"] as? String == "truth")
  }

  @Test("Addresses are read from perf script output on standard input, and a line without an address gives status 2")
  func input() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.map.utf8)
    try directory.write("script", "          1004 outer\n\n 0x1014 inner (/tmp/perf-1.map)\nzebra\n 2000\n".utf8)
    let child = try ChildProcess(Jittop.path, ["resolve", "--json", directory.file("map")], input: directory.file("script"))
    #expect(child.ends() == .exit(2))
    let objects = try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
    #expect(objects.map { $0["address"] as? String } == ["1004", "1014", "2000"])
    #expect(child.errorText.contains("standard input, line 4: no address"), "\(child.errorText)")
    #expect(child.errorText.contains("expected a hexadecimal address; perf script -F ip prints only addresses"))
  }

  @Test("Only the first ten lines without an address are reported, and all addresses are resolved", arguments: [[], ["--json"]])
  func manyLines(form: [String]) throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.map.utf8)
    try directory.write("script", String(repeating: "no\n1004\n", count: 20_000).utf8)
    let child = try ChildProcess(Jittop.path, ["resolve", directory.file("map")] + form, input: directory.file("script"))
    #expect(child.ends() == .exit(2))
    #expect(child.errorText.split(separator: "\n").count == 20 && child.errorText.contains("further lines are skipped silently"))
    if form.isEmpty {
      #expect(child.text.split(separator: "\n").count == 20_000)
    } else {
      let objects = try #require(try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]])
      #expect(objects.count == 20_000)
    }
  }

  @Test("resolve --json prints an empty array for empty standard input")
  func noAddress() throws {
    #expect(try Self.objects("--json", "--as", "all", SampleMap.repository + "/Tests/SampleMaps/ruby/small.map").isEmpty)
  }

  @Test("The text output shows name, offset, all entries of the address, and which profilers are wrong")
  func text() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.nested.utf8)
    let all = try Jittop.run("resolve", "--as", "all", directory.file("map"), "1012")
    #expect(all.ending == .exit(0))
    #expect(
      all.output == """
        1012
          truth    inner +2  (line 2: 1010 10)
          perf     outer +12  (line 1: 1000 40)  WRONG
          bcc      inner +2  (line 2: 1010 10)
          samply   inner +2  (line 2: 1010 10)
          blazesym inner +2  (line 2: 1010 10)
          covered by 2 entries, oldest first:
          1. line 1: 1000 40 outer
          2. line 2: 1010 10 inner  owner
        no live process: unknown if profilers ask the map

        """)
    try directory.write("map", Self.map.utf8)
    let one = try Jittop.run("resolve", directory.file("map"), "2004", "9")
    #expect(one.output == "2004  b␛[2Jd +4  (line 3: 2000 10)\n9  unknown\n  after   outer  (line 1: 1000 40), 4,087 bytes above\n")
  }

  @Test("A profiler that rejects the whole map is reported")
  func refusal() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", "0x1000 10 abc\n".utf8)
    let result = try Jittop.run("resolve", "--as", "blazesym", directory.file("map"), "1000")
    #expect(result.output == "1000  unknown\nno live process: unknown if profilers ask the map\n")
    #expect(result.errors.contains("blazesym rejects the whole map because of line 1"))
  }

  @Test("A missing map gives status 2, and invalid arguments are usage errors")
  func failures() throws {
    let missing = try Jittop.run("resolve", "/nonexistent/map", "1000")
    #expect(missing.ending == .exit(2))
    #expect(missing.errors.contains("/nonexistent/map"))
    #expect(try Jittop.run("resolve", "--as", "gdb", "1", "1000").ending == .exit(64))
    #expect(try Jittop.run("resolve", "1", "xyz").ending == .exit(64))
    #expect(try Jittop.run("resolve").ending == .exit(64))
    // The error for a map before a command has a hint; the error for an excess argument has none.
    let word = try Jittop.run("4711", "resolve")
    #expect(word.ending == .exit(64) && word.errors.contains("must come first: commands precede PIDs and paths"), "\(word.errors)")
    #expect(!(try Jittop.run("man", "4711").errors.contains("must come first")))
  }
}
