import Glibc
import PerfMap
import SystemPackage
import TestSupport

extension FuzzTarget {
  /// The writer, which shares its code with libperfmap: with a planted file of any bytes and time at its path, every accepted entry is one
  /// line, and nothing else is written.
  static let writer = FuzzTarget(
    name: "writer", longestInput: 2048,
    seeds: {
      let entries: [[UInt8]] = [
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 4] + Array("JS:~a b\0".utf8),
        [2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 2] + Array("beyond\n\r\0".utf8), [3], [4], [5],
      ]
      let times: [[UInt8]] = [[0], [1, 2, 0x2a, 0x51, 0xcb, 0], [1, 0x7f, 0xff, 0xff, 0xff, 0xff], [1, 0x80, 0, 0, 0, 0]]
      return (0..<12).map { choice in [UInt8(choice)] + times[choice % 4] + Array("10 4 old\n1 cut\0".utf8) + entries.flatMap { $0 } }
    },
    fault: { input in
      var script = InputScript(input)
      var trial = try WriterTrial(&script)
      var steps = 0
      while !script.isAtEnd, steps < 40 {
        if let wrong = try trial.step(&script) { return wrong }
        steps += 1
      }
      return try trial.finish()
    })
}

/// A writer of a map that another process may have planted.
private struct WriterTrial {
  private let scratch: ScratchDirectory
  private let writer: PerfMapWriter
  private let names: NamePolicy
  /// The bytes of the planted file that the writer must keep.
  private let before: [UInt8]
  /// The expected bytes after the planted ones.
  private var expected: [UInt8] = []

  private var name: String { "perf-\(getpid()).map" }

  init(_ script: inout InputScript) throws {
    scratch = try ScratchDirectory()
    let bits = script.byte()
    let stale: StaleMapPolicy = [.append, .truncate, .replace][Int(bits) % 3]
    names = bits & 4 == 0 ? .refuse : .escape
    let flush: FlushPolicy = bits & 8 == 0 ? .everyEntry : .buffered(bytes: ByteCount(UInt64(bits)), interval: .seconds(3600))
    let path = "\(scratch.path)/perf-\(getpid()).map"
    // The next byte selects a new or an old planted file. The time of an old file follows: seconds in 40 bits with a sign.
    let isOld = script.byte() % 2 == 1
    let seconds =
      isOld
      ? (0..<5).reduce(0) { number, index in
        let byte = Int(script.byte())
        return index == 0 ? Int(Int8(truncatingIfNeeded: byte)) : number << 8 | byte
      } : 0
    let planted = script.text()
    try scratch.write("perf-\(getpid()).map", planted)
    if isOld {
      let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 999_999_999)]
      utimensat(AT_FDCWD, path, times, 0)
    }
    writer = try PerfMapWriter(for: ProcessID(getpid()), directory: FilePath(scratch.path), flush: flush, names: names, stale: stale)
    let opened = scratch.bytes("perf-\(getpid()).map") ?? []
    before = opened
    if !opened.isEmpty, opened != planted { throw SetupError(step: "the planted file has other bytes") }
    if let last = opened.last, last != 0x0a { expected = [0x0a] }
  }

  mutating func step(_ script: inout InputScript) throws -> String? {
    switch script.number(below: 8) {
    case 3: try writer.flush()
    case 4: try writer.close()
    case 5:
      let lines = script.text()
      try scratch.write("other.map", lines)
      if (try? writer.copy(from: FilePath(scratch.file("other.map")))) != nil {
        expected += lines
        if let last = lines.last, last != 0x0a { expected.append(0x0a) }
      }
    case 6:
      try? writer.flush()
      let flushed = scratch.bytes(name) ?? []
      let isCopied = (try? writer.copy(from: FilePath(scratch.file(name)))) != nil
      // Copying a map to itself writes nothing, also if the writer is closed and cannot detect that the maps are the same.
      if isCopied, scratch.bytes(name) != flushed { return "\(flushed.count) bytes are copied to themselves" }
    default: return write(&script)
    }
    return nil
  }

  private mutating func write(_ script: inout InputScript) -> String? {
    let start = (0..<8).reduce(UInt64(0)) { number, _ in number << 8 | UInt64(script.byte()) }
    let size = (0..<8).reduce(UInt64(0)) { number, _ in number << 8 | UInt64(script.byte()) }
    let name = script.text()
    do throws(PerfMapError) {
      try writer.write(start: Address(start), size: ByteCount(size), name: name)
    } catch {
      let isClosed = error.code != .invalidName && error.code != .invalidRange
      let hasBreak = names == .refuse && name.contains { $0 == 0x0a || $0 == 0x0d }
      let isBeyond = start.addingReportingOverflow(size).overflow && start &+ size != 0
      return isClosed || hasBreak || isBeyond ? nil : "\(error) for \(start) \(size)"
    }
    let escaped = name.flatMap { $0 == 0x0a ? Array("\\n".utf8) : $0 == 0x0d ? Array("\\r".utf8) : [$0] }
    expected += Array("\(String(start, radix: 16)) \(String(size, radix: 16)) ".utf8) + escaped + [0x0a]
    return nil
  }

  func finish() throws -> String? {
    try writer.close()
    let found = scratch.bytes(name) ?? []
    // The missing LF of a planted file is written with the first entry.
    if found == before { return expected.count <= 1 ? nil : "nothing is written" }
    return found == before + expected
      ? nil : "\(String(decoding: found, as: UTF8.self)), not \(String(decoding: before + expected, as: UTF8.self))"
  }
}
