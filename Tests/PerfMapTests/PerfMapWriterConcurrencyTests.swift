import Foundation
import SystemPackage
import Testing

@testable import PerfMap

/// After concurrent appends, every line is whole and in the map exactly once.
@Suite("Concurrent writing by threads and processes")
struct PerfMapWriterConcurrencyTests {
  static let entries: UInt64 = 100_000

  private let directory: TemporaryDirectory

  init() throws { directory = try TemporaryDirectory() }

  private var path: FilePath { directory.file("perf-1.map") }

  /// Runs one thread for each source, which writes the entries of that source. Returns the errors of all threads.
  private func writeFromThreads(_ sources: Range<UInt64>, _ writer: @escaping @Sendable (UInt64) throws -> PerfMapWriter) -> [String] {
    let group = DispatchGroup()
    let errors = Errors()
    for source in sources {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        let names = AppendedEntries.names(source)
        do {
          let writer = try writer(source)
          for number in 0..<Self.entries {
            try writer.write(start: AppendedEntries.start(source, number), size: ByteCount(1), name: names[Int(number % 7)])
          }
        } catch {
          errors.append("\(error)")
        }
      }
    }
    group.wait()
    return errors.all
  }

  private final class Errors: @unchecked Sendable {
    // `@unchecked Sendable` is justified, because `words` is used only with the lock held.
    private let lock = NSLock()
    private var words: [String] = []
    var all: [String] { lock.withLock { words } }
    func append(_ error: String) { lock.withLock { words.append(error) } }
  }

  private func expectAll(_ sources: Range<UInt64>) throws {
    let found = try AppendedEntries(path)
    #expect(found.defects == [])
    #expect(found.counts == Dictionary(uniqueKeysWithValues: sources.map { ($0, Int(Self.entries)) }))
  }

  @Test("Eight threads can share one writer")
  func threadsOfOneWriter() throws {
    let writer = try PerfMapWriter(path: path)
    #expect(writeFromThreads(0..<8) { _ in writer } == [])
    try writer.close()
    try expectAll(0..<8)
  }

  @Test("Four processes and eight threads, four of the threads with separate writers, can write one map")
  func processes() throws {
    let path = self.path
    let children = try (8..<12).map {
      try SupportProgram.start("append-entries", [path.string, String($0), String(Self.entries)], output: Pipe())
    }
    let shared = try PerfMapWriter(path: path)
    #expect(writeFromThreads(0..<8) { $0 < 4 ? shared : try PerfMapWriter(path: path) } == [])
    for child in children {
      child.waitUntilExit()
      #expect(child.terminationStatus == 0 && child.terminationReason == .exit)
    }
    try expectAll(0..<12)
  }

  @Test("If a writer is closed while threads write, each entry is either written whole or refused")
  func closingMeanwhile() throws {
    let writer = try PerfMapWriter(path: path)
    let group = DispatchGroup()
    for source in UInt64(0)..<4 {
      group.enter()
      Thread.detachNewThread {
        defer { group.leave() }
        let names = AppendedEntries.names(source)
        var number: UInt64 = 0
        // The loop ends when the writer is closed. The limit is far above the number of entries written until then.
        while number < 2_000_000,
          (try? writer.write(start: AppendedEntries.start(source, number), size: ByteCount(1), name: names[Int(number % 7)])) != nil
        {
          number += 1
        }
      }
    }
    // Close only after the threads have written 10,000 bytes.
    while try readAll(path).count < 10_000 {}
    try writer.close()
    group.wait()
    let found = try AppendedEntries(path)
    #expect(found.defects == [])
    #expect(found.counts.values.allSatisfy { $0 < 2_000_000 })
  }
}
