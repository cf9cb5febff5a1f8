import Reports
import SystemPackage

/// Writes entries to standard output in whole lines, as many at once as have come.
struct TailPrinter {
  let format: TailFormat
  private var lines: [UInt8] = []
  private var hasBegun = false

  /// How much is gathered before it is written.
  private static let enough = 64 << 10

  init(format: TailFormat) { self.format = format }

  /// Takes an entry.
  mutating func add(_ entry: TailedEntry) throws(Errno) {
    if !hasBegun, let heading = format.heading { lines.append(contentsOf: heading.utf8) }
    hasBegun = true
    lines.append(contentsOf: format.line(entry).utf8)
    lines.append(0x0a)
    if lines.count >= Self.enough { try flush() }
  }

  /// Writes what was taken. Throws EPIPE when nobody reads any more.
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
