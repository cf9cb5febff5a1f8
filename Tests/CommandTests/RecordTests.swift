import Foundation
import Glibc
import TestSupport
import Testing

@Suite("jittop record", .ownThread)
struct RecordTests {
  /// Starts to record a directory into its file `rec`, and waits until the file has content.
  private func record(_ directory: ScratchDirectory, _ arguments: String...) throws -> ChildProcess {
    let child = try ChildProcess(Jittop.path, ["record", "--directory", directory.path, directory.file("rec")] + arguments)
    #expect(becomesTrue { child.isRunning() && !(directory.bytes("rec") ?? []).isEmpty }, "\(child.errorText)")
    return child
  }

  /// Returns true once the recording contains `text`, false after a minute. Map bytes, and so entry names, are recorded unchanged.
  private func waits(_ directory: ScratchDirectory, for text: String) -> Bool {
    becomesTrue { Data(directory.bytes("rec") ?? []).range(of: Data(text.utf8)) != nil }
  }

  private func stop(_ child: ChildProcess) {
    child.send(SIGINT)
    #expect(child.ends() == .signal(SIGINT), "\(child.errorText)")
  }

  private func map(_ directory: ScratchDirectory, _ arguments: String...) throws -> String {
    let child = try ChildProcess(Jittop.path, ["export", "map", directory.file("rec")] + arguments)
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    return child.text
  }

  private func owner(_ directory: ScratchDirectory, _ arguments: String...) throws -> String? {
    let child = try ChildProcess(Jittop.path, ["resolve", "--json"] + arguments)
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    let objects = try JSONSerialization.jsonObject(with: Data(child.output)) as? [[String: Any]]
    return objects?.first?["name"] as? String
  }

  /// Waits until a later write will be recorded with a later time than now.
  ///
  /// New bytes get the start time of the poll that reads them, and a poll may be in progress now. The function changes the map's
  /// modification time, which is recorded but adds no entry, and waits until a poll has recorded that change.
  private func waitForNextLook(_ directory: ScratchDirectory, _ map: String) {
    let size = directory.bytes("rec")?.count ?? 0
    // The kernel stamps writes with a coarser clock, so this time differs from that of any write.
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    #expect(utimensat(AT_FDCWD, directory.file(map), [now, now], 0) == 0)
    #expect(becomesTrue { directory.bytes("rec")?.count ?? 0 > size })
  }

  /// Returns the current time in UTC with nanoseconds: everything recorded so far is earlier.
  private func now() -> String {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    var parts = tm()
    gmtime_r(&time.tv_sec, &parts)
    return String(
      format: "%04d-%02d-%02dT%02d:%02d:%02d.%09dZ", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
      parts.tm_sec, time.tv_nsec)
  }

  @Test("resolve --at gives the entry that owned a reused address at that time")
  func ownersByTime() throws {
    let directory = try ScratchDirectory()
    let child = try record(directory)
    // Take the time after each line has been recorded, and before the next one is written.
    var log: [(time: String, address: String, name: String)] = []
    let writes = [
      ("1000", "40", "first"), ("1020", "10", "inside"), ("1000", "40", "second"), ("2000", "8", "elsewhere"), ("1028", "4", "third"),
    ]
    for (address, size, name) in writes {
      try directory.append("perf-4194305.map", "\(address) \(size) \(name)\n".utf8)
      #expect(waits(directory, for: name))
      log.append((now(), address, name))
      waitForNextLook(directory, "perf-4194305.map")
    }
    stop(child)
    #expect(child.errorText.contains("recorded 1 map with 5 entries"), "\(child.errorText)")
    for (time, address, name) in log {
      #expect(try owner(directory, "--at", time, directory.file("rec"), address) == name, "at \(time)")
    }
    // The owner of 1028 by the log: `first`, then `inside`, `second` and `third`.
    let at = { (index: Int) in try owner(directory, "--at", log[index].time, directory.file("rec"), "1028") }
    #expect(try (0..<5).map { try at($0) } == ["first", "inside", "second", "second", "third"])
    // The map itself, and the recording without a time, give the last owner.
    #expect(try owner(directory, directory.file("perf-4194305.map"), "1028") == "third")
    #expect(try owner(directory, directory.file("rec"), "1028") == "third")
    #expect(try map(directory, "--at", log[1].time) == "1000 40 first\n1020 10 inside\n")
    #expect(try map(directory, "--at", "0") == "")
  }

  @Test("export map restores recorded maps byte for byte, also after truncation and replacement")
  func mapsAgain() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 before\n".utf8)
    let child = try record(directory)
    #expect(waits(directory, for: "before"))
    let broken: [UInt8] = Array("20 4 \u{1b}[31m\nnot a line\n30 4 ".utf8) + [0xff, 0x00, 0x0a] + Array("40 4 tail without end".utf8)
    try directory.append("perf-4194305.map", broken)
    #expect(waits(directory, for: "tail without end"))
    let then = now()
    waitForNextLook(directory, "perf-4194305.map")
    try directory.write("perf-4194306.map", "50 4 other map\n".utf8)
    #expect(waits(directory, for: "other map"))
    let path = directory.file("perf-4194305.map")
    #expect(truncate(path, 0) == 0)
    #expect(waits(directory, for: "truncated"))
    try directory.append("perf-4194305.map", "60 4 truncated map\n".utf8)
    #expect(waits(directory, for: "60 4 truncated map"))
    try directory.write("fresh", "70 4 replacing map\n".utf8)
    #expect(rename(directory.file("fresh"), path) == 0)
    #expect(waits(directory, for: "70 4 replacing map"))
    stop(child)
    #expect(try map(directory, "--map", "4194305") == "70 4 replacing map\n")
    let old = try ChildProcess(Jittop.path, ["export", "map", directory.file("rec"), "--map", "4194305", "--at", then])
    #expect(old.ends() == .exit(0))
    #expect(old.output == Array("10 4 before\n".utf8) + broken)
    #expect(try map(directory, "--map", directory.file("perf-4194306.map")) == "50 4 other map\n")
    let unnamed = try Jittop.run("export", "map", directory.file("rec"))
    #expect(unnamed.ending == .exit(2) && unnamed.errors.contains("contains 2 maps"), "\(unnamed.errors)")
    #expect(unnamed.errors.contains("--map: 4194305, 4194306"))
  }

  @Test("The summary counts the maps and entries of the recording, including those of removed maps")
  func summary() throws {
    let directory = try ScratchDirectory()
    let child = try record(directory)
    try directory.write("perf-4194305.map", "10 4 deleted\n".utf8)
    #expect(waits(directory, for: "deleted"))
    #expect(unlink(directory.file("perf-4194305.map")) == 0)
    // `record` closes the file of a removed map.
    let files = "/proc/\(child.pid)/fd/"
    let isOpen = { (name: String) in
      (try? FileManager.default.destinationOfSymbolicLink(atPath: files + name))?.contains("perf-4194305.map") ?? false
    }
    #expect(becomesTrue { !ScratchDirectory.names(in: files).contains(where: isOpen) })
    stop(child)
    #expect(child.errorText.contains("recorded 1 map with 1 entry for"), "\(child.errorText)")
  }

  @Test("A recording cut by a crash is read up to its last complete block")
  func torn() throws {
    let directory = try ScratchDirectory()
    let child = try record(directory)
    for name in ["one", "two", "three"] {
      try directory.append("perf-4194305.map", "10 4 \(name)\n".utf8)
      #expect(waits(directory, for: name))
    }
    child.end()
    let bytes = try #require(directory.bytes("rec"))
    #expect(try map(directory) == "10 4 one\n10 4 two\n10 4 three\n")
    let middle = try #require(Data(bytes).range(of: Data("three".utf8))?.lowerBound)
    try directory.write("rec", bytes.prefix(middle + 2))
    #expect(try map(directory) == "10 4 one\n10 4 two\n")
    try directory.write("rec", bytes.prefix(12))
    let nothing = try Jittop.run("export", "map", directory.file("rec"))
    #expect(nothing.ending == .exit(2) && nothing.errors.contains("not a jittop recording"), "\(nothing.errors)")
  }

  @Test("Recording stops at the size limit with a note, and the file can be read")
  func limit() throws {
    let directory = try ScratchDirectory()
    let child = try record(directory, "--limit", "8k")
    var written = 0
    while child.isRunning(), written < 2000 {
      // Write few lines per poll: the bytes of a poll that exceeds the limit are omitted as a whole.
      let size = directory.bytes("rec")?.count
      for _ in 0..<8 {
        written += 1
        try directory.append("perf-4194305.map", "\(String(written * 16, radix: 16)) 8 \(String(repeating: "x", count: 90))\n".utf8)
      }
      #expect(becomesTrue { !child.isRunning() || directory.bytes("rec")?.count != size })
    }
    #expect(child.ends() == .exit(0))
    #expect(child.errorText.contains("size limit reached"), "\(child.errorText)")
    let size = try #require(directory.bytes("rec")).count
    #expect(size <= 8192 && size > 2000)
    let kept = try map(directory)
    #expect(kept.hasPrefix("10 8 xxx") && kept.count > 1000 && kept.count < 8192)
  }

  // The thread sanitizer also writes files, which the size limit would stop.
  @Test(
    "A failed write to the recording is reported with a remedy, and the blocks before it can be read",
    .enabled(if: !ChildEnvironment.isWatched))
  func noRoom() throws {
    let directory = try ScratchDirectory()
    let line = "10 8 \(String(repeating: "x", count: 90))\n"
    try directory.write("perf-4194305.map", String(repeating: line, count: 10).utf8)
    let child = try ChildProcess(
      "/bin/sh", ["-c", "ulimit -f 8; exec \(Jittop.path) record --directory \(directory.path) \(directory.file("rec"))"])
    #expect(waits(directory, for: "xxx"))
    for _ in 0..<10 where child.isRunning() {
      let size = directory.bytes("rec")?.count
      try directory.append("perf-4194305.map", String(repeating: line, count: 100).utf8)
      #expect(becomesTrue { !child.isRunning() || directory.bytes("rec")?.count != size })
    }
    #expect(child.ends() == .exit(2))
    #expect(child.errorText.contains("rec: File too large") && child.errorText.contains("free space"), "\(child.errorText)")
    #expect(try map(directory).hasPrefix(String(repeating: line, count: 10)))
  }

  @Test("record overwrites no file, and no command reads a recording as a map or another file as a recording")
  func refusals() throws {
    let directory = try ScratchDirectory()
    try directory.write("rec", "precious".utf8)
    let again = try Jittop.run("record", "--directory", directory.path, directory.file("rec"))
    #expect(again.ending == .exit(2) && again.errors.contains("never overwritten"), "\(again.errors)")
    #expect(directory.bytes("rec") == Array("precious".utf8))
    let gone = try Jittop.run("record", directory.file("new"), "--directory", directory.file("nowhere"))
    #expect(gone.ending == .exit(2))
    #expect(!directory.names.contains("new"))
    let map = try Jittop.run("record", directory.file("new"), directory.file("perf-1.map"))
    #expect(map.ending == .exit(2) && map.errors.contains("no such map"), "\(map.errors)")
    #expect(!directory.names.contains("new"))
    for arguments in [["--replay", directory.file("rec")], ["resolve", "--at", "1", directory.file("rec"), "10"]] {
      let child = try ChildProcess(Jittop.path, arguments)
      #expect(child.ends() == .exit(2))
      #expect(child.errorText.contains("not a jittop recording"), "\(child.errorText)")
    }
    // Commands that expect a map refuse a recording.
    try directory.write("real", Array("jittop recording 1\n".utf8) + [1, 0, 0, 0])
    let empty = try Jittop.run("check", directory.file("real"))
    #expect(empty.ending == .exit(2) && empty.errors.contains("empty recording"), "\(empty.errors)")
    for arguments in [["tidy"], ["export", "entries"], ["inject", "--yes"]] {
      let child = try ChildProcess(Jittop.path, arguments + [directory.file("real")])
      #expect(child.ends() == .exit(2))
      #expect(child.errorText.contains("is a recording") && child.errorText.contains("export map"), "\(arguments): \(child.errorText)")
    }
    #expect(try Jittop.run("record").ending == .exit(64))
    #expect(try Jittop.run("record", directory.file("new"), "--limit", "5").ending == .exit(64))
    #expect(try Jittop.run("resolve", "--at", "25:00", directory.file("rec"), "10").ending == .exit(64))
  }

  @Test("--at with a time outside the recording is an error that gives the recorded period")
  func times() throws {
    let directory = try ScratchDirectory()
    try directory.write("perf-4194305.map", "10 4 early\n".utf8)
    let result = try Jittop.run("record", "--directory", directory.path, directory.file("rec"), "--for", "200ms")
    #expect(result.ending == .exit(0), "\(result.errors)")
    #expect(try owner(directory, "--at", "0.2", directory.file("rec"), "11") == "early")
    // The entry is older than the recording, so the map contains it at the start of the recording.
    #expect(try owner(directory, "--at", "0", directory.file("rec"), "11") == "early")
    for time in ["9", "2020-02-29T12:00:00Z", "monotonic:0"] {
      let result = try Jittop.run("resolve", "--at", time, directory.file("rec"), "11")
      #expect(result.ending == .exit(2) && result.errors.contains("does not cover that time"), "\(time): \(result.errors)")
      #expect(result.errors.contains("it covers"))
    }
  }
}
