import Glibc
import TestSupport
import Testing

@Suite("Files below the root of a process", .ownThread)
struct ProcessRootTests {
  @Test(
    "No command writes through /proc/PID/root or /proc/PID/cwd, not even by a symbolic link",
    arguments: [
      "inject @/perf-4194305.map --yes", "tidy --in-place @/perf-4194305.map", "tidy #/perf-4194305.map -o @/new",
      "export entries #/perf-4194305.map -o @/new", "export metrics -d # -o @/new", "record --for 50ms @/new -d #",
      "demo --entries 1 -d @", "inject -d @", "prune --yes -d @",
    ])
  func writing(command: String) throws {
    let directory = try ScratchDirectory()
    let map = Array("1000 10 abc\n1008 10 def\n".utf8)
    try directory.write("perf-4194305.map", map)
    let links = try ScratchDirectory()
    symlink("/proc/\(getpid())/root", links.file("link"))
    for root in ["/proc/self/root", "/proc/\(getpid())/root", "/proc/\(getpid())/cwd" + upwards, links.file("link")] {
      let line = command.replacing("@", with: root + directory.path).replacing("#", with: directory.path)
      let words = line.split(separator: " ").map { String($0) }
      let child = try ChildProcess(Jittop.path, words)
      #expect(child.ends() == .exit(2), "\(words)")
      #expect(child.errorText.contains("/proc"), "\(child.errorText)")
      #expect(directory.names == ["perf-4194305.map"])
      #expect(directory.bytes("perf-4194305.map") == map)
    }
  }

  /// Path components that lead from any directory to the root directory.
  private let upwards = String(repeating: "/..", count: 20)

  @Test("inject and tidy refuse the path of a map in a container", .enabled(if: Container.isPermitted))
  func container() throws {
    let directory = try ScratchDirectory()
    let container = try Container(over: directory.path, map: "1000 10 abc\n")
    for command in [["inject", "--yes"], ["tidy", "--in-place"]] {
      let child = try ChildProcess(Jittop.path, command + [container.file("perf-1.map")])
      #expect(child.ends() == .exit(2))
      #expect(child.errorText.contains("container"), "\(child.errorText)")
    }
    #expect(ScratchDirectory.bytes(at: container.file("perf-1.map")) == Array("1000 10 abc\n".utf8))
  }
}
