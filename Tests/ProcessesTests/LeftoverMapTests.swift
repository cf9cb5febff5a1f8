import Foundation
import Processes
import PerfMap
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("Maps of exited processes")
struct LeftoverMapTests {
  /// A thread that replaces a directory by a link and puts it back, until it is stopped.
  private final class Swapper: Sendable {
    let isStopped = Atomic<Bool>(false)
    let end = DispatchSemaphore(value: 0)

    init(_ directory: String, link: String) {
      Thread.detachNewThread { [self] in
        while !isStopped.load(ordering: .relaxed) {
          for (old, new) in [(directory, directory + ".away"), (link, directory), (directory, link), (directory + ".away", directory)] {
            rename(old, new)
          }
        }
        end.signal()
      }
    }

    func stop() {
      isStopped.store(true, ordering: .relaxed)
      end.wait()
    }
  }

  @Test("If a link replaces the directory while a map is removed, the file of the same name behind the link stays")
  func swappedDirectory() throws {
    let outer = try ScratchDirectory()
    let other = try ScratchDirectory()
    let pid = ProcessID(.max)
    let name = "perf-\(pid).map"
    try other.write(name, "1000 10 elsewhere\n".utf8)
    try #require(mkdir(outer.file("maps"), 0o700) == 0 && symlink(other.path, outer.file("link")) == 0)
    let directory = open(outer.file("maps"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    try #require(directory >= 0)
    defer { close(directory) }
    let elsewhere = try FileIdentity(at: FilePath(other.file(name)))
    let live = try LiveProcesses(ProcFilesystem())
    let swapper = Swapper(outer.file("maps"), link: outer.file("link"))
    var removed = 0
    for _ in 0..<5000 {
      close(openat(directory, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600))
      guard let map = LeftoverMap(MapFile(pid, in: FilePath(outer.file("maps")))), map.identity != elsewhere else { continue }
      if (try? map.remove(live)) != nil { removed += 1 }
      if other.names.isEmpty { break }
    }
    swapper.stop()
    #expect(other.names == [name])
    #expect(removed > 0)
  }
}
