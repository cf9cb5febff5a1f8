import Reports
import SystemPackage

/// Writes entries to standard output in batches of whole lines.
struct TailPrinter {
  let format: TailFormat
  private var lines: [UInt8] = []
  private var hasBegun = false
  private static let flushSize = 64 << 10

  init(format: TailFormat) { self.format = format }

  mutating func add(_ entry: TailedEntry) throws(Errno) {
    if !hasBegun, let heading = format.heading { lines.append(contentsOf: heading.utf8) }
    hasBegun = true
    lines.append(contentsOf: format.line(entry).utf8)
    lines.append(0x0a)
    if lines.count >= Self.flushSize { try flush() }
  }

  /// Writes the batched lines. Throws EPIPE if the reader has closed the pipe.
  mutating func flush() throws(Errno) {
    guard !lines.isEmpty else { return }
    defer { lines.removeAll(keepingCapacity: true) }
    do {
      try FileDescriptor.standardOutput.writeAll(lines)
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
