import Glibc
import TestSupport
import Testing

@Suite("jittop tidy", .ownThread)
struct TidyTests {
  private static let map = "0x2000 40 outer\n2010 10 in\n1000 10 low\n1000 10 low\n"
  private static let tidy = "1000 10 low\n2000 10 outer\n2010 10 in_\n2020 20 outer\n"

  @Test("The tidied map goes to standard output, and a summary of the changes to standard error")
  func output() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.map.utf8)
    let result = try Jittop.run("tidy", directory.file("map"))
    #expect(result.ending == .exit(0))
    #expect(result.output == Self.tidy)
    #expect(result.errors.contains("4 lines; dropped 1 entry that owns no byte and 0 malformed lines; changed 1 name"))
    #expect(directory.bytes("map") == Array(Self.map.utf8))
    #expect(!result.errors.contains("samply"))
  }

  @Test("More code than samply can address is reported")
  func samply() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", "1000 100000000 huge\n".utf8)
    let result = try Jittop.run("tidy", directory.file("map"))
    #expect(result.ending == .exit(0))
    #expect(result.errors.contains("4 GiB or more; samply uses 32-bit offsets"))
  }

  @Test("-o writes another file and refuses the map itself; --in-place keeps the mode of the map")
  func files() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.map.utf8)
    chmod(directory.file("map"), 0o640)
    #expect(try Jittop.run("tidy", directory.file("map"), "-o", directory.file("tidy")).ending == .exit(0))
    #expect(directory.bytes("tidy") == Array(Self.tidy.utf8))
    let same = try Jittop.run("tidy", directory.file("map"), "-o", directory.path + "/./map")
    #expect(same.ending == .exit(2))
    #expect(same.errors.contains("--in-place"))
    #expect(directory.bytes("map") == Array(Self.map.utf8))
    #expect(try Jittop.run("tidy", "--in-place", directory.file("map")).ending == .exit(0))
    #expect(directory.bytes("map") == Array(Self.tidy.utf8))
    var status = stat()
    #expect(stat(directory.file("map"), &status) == 0)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(Set(directory.names) == ["map", "tidy"])
    #expect(try Jittop.run("tidy", "--in-place", "-o", directory.file("x"), directory.file("map")).ending == .exit(64))
  }

  @Test("The permissions of a copy do not depend on those of the map")
  func copiedMode() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.map.utf8)
    chmod(directory.file("map"), 0o4777)
    #expect(try Jittop.run("tidy", directory.file("map"), "-o", directory.file("tidy")).ending == .exit(0))
    var status = stat()
    #expect(stat(directory.file("tidy"), &status) == 0)
    #expect(status.st_mode & 0o7777 == 0o600)
  }

  @Test("At the limit on file size, an error is reported, and no file is left behind")
  func fileSizeLimit() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", (0..<2000).map { "\(String(0x1000 + $0 * 16, radix: 16)) 10 name\n" }.joined().utf8)
    for command in ["tidy", "export entries"] {
      let script = "ulimit -f 1; trap '' XFSZ; trap - XFSZ; exec \(Jittop.path) \(command) \"$0/map\" -o \"$0/out\""
      let child = try ChildProcess("/bin/sh", ["-c", script, directory.path])
      #expect(child.ends() == .exit(2))
      #expect(child.errorText.contains("File too large"), "\(child.errorText)")
      #expect(directory.names == ["map"])
    }
  }

  @Test("An output error is reported, and no file is left behind")
  func failures() throws {
    let directory = try ScratchDirectory()
    try directory.write("map", Self.map.utf8)
    for target in ["/dev/null", directory.path, directory.path + "/missing/tidy"] {
      let result = try Jittop.run("tidy", directory.file("map"), "-o", target)
      #expect(result.ending == .exit(2))
      #expect(result.errors.contains(target), "\(result.errors)")
    }
    #expect(try Jittop.run("tidy", directory.file("nothing")).ending == .exit(2))
    #expect(directory.names == ["map"])
  }

  @Test("For a running process, --in-place requires --yes and warns that profilers will miss new code")
  func live() throws {
    let directory = try ScratchDirectory()
    let process = try ChildProcess("/bin/sleep", ["60"])
    try directory.write("perf-\(process.pid).map", Self.map.utf8)
    let copy = try Jittop.run("tidy", "--directory", directory.path, "\(process.pid)", "-o", directory.file("tidy"))
    #expect(copy.errors.contains("process \(process.pid) is running"))
    let refused = try Jittop.run("tidy", "--directory", directory.path, "--in-place", "\(process.pid)")
    #expect(refused.ending == .exit(2))
    #expect(refused.errors.contains("add --yes"))
    #expect(directory.bytes("perf-\(process.pid).map") == Array(Self.map.utf8))
    let own = try Jittop.run("tidy", "--directory", directory.path, "--in-place", "--yes", "\(process.pid)")
    #expect(own.ending == .exit(0))
    #expect(own.errors.contains("profilers will miss all new code"))
    #expect(directory.bytes("perf-\(process.pid).map") == Array(Self.tidy.utf8))
    process.end()
    let dead = try Jittop.run("tidy", "--directory", directory.path, "\(process.pid)")
    #expect(!dead.errors.contains("process \(process.pid)"))
  }
}
