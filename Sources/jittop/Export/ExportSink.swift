import Glibc
import PerfMap
import SystemPackage

/// Takes the bytes of an export: into a file that appears when it is finished, or on standard output.
struct ExportSink: ~Copyable {
  private var file: FileReplacement?
  private var buffer: [UInt8] = []
  /// The lines of a map on their way to a terminal, which gets nothing raw; nil for anything else.
  private var shown: TerminalLines?
  private static let enough = 64 << 10
  /// A picture or a table may be read by everybody, as maps mostly are not.
  private static let mode: UInt32 = 0o644

  init(_ destination: ExportDestination) throws(PerfMapError) {
    if let path = destination.output {
      file = try FileReplacement(path: FilePath(path), mode: Self.mode)
    } else if isatty(STDOUT_FILENO) == 1 {
      shown = TerminalLines()
    }
  }

  /// Adds text.
  mutating func write(_ text: String) throws(PerfMapError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.enough { try flush() }
  }

  /// Adds lines of a map.
  mutating func write(lines bytes: [UInt8]) throws(PerfMapError) {
    if let text = shown?.add(bytes) { buffer.append(contentsOf: text.utf8) } else { buffer.append(contentsOf: bytes) }
    if buffer.count >= Self.enough { try flush() }
  }

  /// Writes what is left; a file gets its name.
  mutating func finish() throws(PerfMapError) {
    if let text = shown?.last() { buffer.append(contentsOf: text.utf8) }
    try flush()
    try file?.finish()
  }

  private mutating func flush() throws(PerfMapError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    switch file {
    case .some(let file): try file.write(buffer.span)
    case .none:
      do {
        try FileDescriptor.standardOutput.writeAll(buffer)
      } catch {
        let errno = error as? Errno
        throw PerfMapError(
          .write, path: "standard output", errno: errno, cause: errno?.description ?? "unknown error", remedy: "write to a file with -o")
      }
    }
  }
}
