import Glibc
import LinuxSystem
import PerfMap
import Reports
import SystemPackage

/// Writes the bytes of a command to a file that appears when it is complete, or to standard output.
struct ExportSink: ~Copyable {
  private let path: FilePath?
  private var file: FileReplacement?
  private var buffer: [UInt8] = []
  /// The lines of a map on their way to a terminal, which gets nothing raw; nil for anything else.
  private var shown: TerminalLines?
  private static let enough = 64 << 10

  /// Writes a file, or standard output without a path. By default everyone may read it: maps mostly cannot be.
  ///
  /// With `original`, exactly this file is replaced, and keeps its mode, owner and group.
  init(to path: FilePath?, mode: UInt32 = 0o644, replacing original: FileIdentity? = nil) throws(PerfMapError) {
    self.path = path
    if let path {
      do throws(Errno) {
        file = try FileReplacement(path: path, mode: mode, replacing: original)
      } catch {
        throw PerfMapError.openingForWriting(path, error)
      }
    } else if isatty(STDOUT_FILENO) == 1 {
      shown = TerminalLines()
    }
  }

  /// Appends text.
  mutating func write(_ text: String) throws(PerfMapError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.enough { try flush() }
  }

  /// Appends lines of a map.
  mutating func write(lines bytes: [UInt8]) throws(PerfMapError) {
    if let text = shown?.add(bytes) { buffer.append(contentsOf: text.utf8) } else { buffer.append(contentsOf: bytes) }
    if buffer.count >= Self.enough { try flush() }
  }

  /// Writes what is left and gives a file its name.
  mutating func finish() throws(PerfMapError) {
    if let text = shown?.last() { buffer.append(contentsOf: text.utf8) }
    try flush()
    do throws(Errno) {
      try file?.finish()
    } catch {
      throw failure(error)
    }
  }

  private mutating func flush() throws(PerfMapError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    do {
      switch file {
      case .some(let file): try file.write(buffer.span)
      case .none: try FileDescriptor.standardOutput.writeAll(buffer)
      }
    } catch {
      throw failure(error as? Errno ?? .ioError)
    }
  }

  private func failure(_ errno: Errno) -> PerfMapError {
    if let path { return PerfMapError.openingForWriting(path, errno) }
    return PerfMapError(.write, path: "standard output", errno: errno, cause: errno.description, remedy: "write to a file with -o")
  }
}
