import FuzzTargets
import Glibc
import PerfMap
import SystemPackage
import TestSupport
import Testing

@testable import JitDump

/// A runtime on this machine that writes a jitdump.
private enum LiveRuntime {
  static let node = ["/usr/bin/node", "/usr/local/bin/node"].first { (path: String) in access(path, X_OK) == 0 }
}

@Suite("Following the jitdump of a live runtime", .ownThread, .timeLimit(.minutes(2)))
struct LiveJitDumpTests {
  /// A program that compiles functions for half a second, many of them with the same name, and then ends.
  private static let program = """
    function outer(n) { let s = 0; for (let i = 0; i < n; i++) s += inner(i); return s }
    function inner(i) { return i % 7 * 3 }
    const start = Date.now(); let sum = 0, round = 0
    while (Date.now() - start < 500) { sum += outer(1000); new Function('a', 'return a + ' + round++)(1) }
    console.log(sum)
    """

  @Test(
    "The jitdump of node is followed while it grows, and has the same records as the finished file",
    .enabled(if: LiveRuntime.node != nil, "node is not installed"))
  func node() throws {
    let directory = try ScratchDirectory()
    let script = directory.file("a-script-of-node.js")
    try directory.write("a-script-of-node.js", Self.program.utf8)
    // node writes to its working directory.
    let child = try ChildProcess(
      "/bin/sh", ["-c", "cd \"$0\" && exec \"$1\" --perf-prof \"$2\"", directory.path, LiveRuntime.node ?? "", script])
    let follower = JitDumpFollower(path: FilePath(directory.file("jit-\(child.pid).dump")))
    var entries = JitDumpEntries()
    var growing = 0
    while child.isRunning() {
      if follower.poll(into: &entries, budget: ByteCount(1 << 16)).bytes > .zero { growing += 1 }
      usleep(2000)
    }
    #expect(child.ends() == .exit(0), "\(child.errorText)")
    while follower.poll(into: &entries).hasMore {}
    let bytes = try #require(directory.bytes("jit-\(child.pid).dump"))
    #expect(growing > 3 && follower.generation?.number == 1 && follower.writer == .v8)
    #expect(follower.decoder.counts == DecodedDump(bytes).decoder.counts)
    #expect(ReferenceDump(bytes).events == DecodedDump(bytes).log.events)
    #expect(follower.decoder.counts.loads > 300 && follower.decoder.counts.damaged == 0 && follower.decoder.tail == nil)
    #expect(entries.entries.allSatisfy { follower.bytes($0.code, limit: .max).count == Int($0.range.size.rawValue) })
    // Functions of the script have source lines in the script, although node 20 writes damaged file names.
    let ofScript = entries.entries.filter { entry in
      let name = String(decoding: follower.bytes(entry.name, limit: 1000), as: UTF8.self)
      return name.hasPrefix("JS:") && name.contains(" \(script):") && entry.lines != nil
    }
    #expect(!ofScript.isEmpty)
    for entry in ofScript {
      let name = follower.bytes(entry.name, limit: 1000)
      let info = try #require(entry.lines)
      let table = try #require(follower.lineTable(info, of: entry.range, name: name, limit: 1 << 20))
      #expect(!table.lines.isEmpty && table.lines.allSatisfy { $0.line <= 5 && $0.file.elementsEqual(script.utf8) }, "\(table.lines)")
    }
  }
}
