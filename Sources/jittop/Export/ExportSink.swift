import Glibc
import LinuxSystem
import PerfMap
import Reports
import SystemPackage

/// The output of a command: a file that is replaced atomically, or standard output.
struct ExportSink: ~Copyable {
  private let path: FilePath?
  private var file: FileReplacement?
  private var buffer: [UInt8] = []
  /// The filter that makes lines of a map safe for a terminal; nil if the output is not a terminal.
  private var terminalLines: TerminalLines?
  private static let flushSize = 64 << 10

  /// Opens a file, or standard output if the path is nil. By default all users may read a new file.
  init(to path: FilePath?, mode: UInt32 = FileReplacement.readable) throws(PerfMapError) {
    self.path = path
    if let path {
      do { file = try FileReplacement(path: path, mode: mode) } catch { throw PerfMapError.openingForWriting(path, error) }
    } else if isatty(STDOUT_FILENO) == 1 {
      terminalLines = TerminalLines()
    }
  }

  /// Opens the replacement of a map in its directory, with the mode, owner and group of the map.
  init(replacing map: OpenedMap, _ entry: DirectoryEntry) throws(PerfMapError) {
    path = map.path
    do throws(Errno) {
      file = try FileReplacement(entry, mode: FileReplacement.confidential, existing: .preserved(map.identity))
    } catch {
      throw PerfMapError.openingForWriting(map.path, error)
    }
  }

  mutating func write(_ text: String) throws(PerfMapError) {
    buffer.append(contentsOf: text.utf8)
    if buffer.count >= Self.flushSize { try flush() }
  }

  /// Writes lines of a map.
  mutating func write(lines bytes: [UInt8]) throws(PerfMapError) {
    if let text = terminalLines?.add(bytes) { buffer.append(contentsOf: text.utf8) } else { buffer.append(contentsOf: bytes) }
    if buffer.count >= Self.flushSize { try flush() }
  }

  /// Writes `count` zero bytes. In a file they become a hole, which takes no disk space.
  mutating func write(hole count: UInt64) throws(PerfMapError) {
    if file != nil {
      try flush()
      do throws(Errno) {
        try file?.writeHole(count)
      } catch {
        throw failure(error)
      }
      return
    }
    var left = count
    while left > 0 {
      let size = min(left, UInt64(Self.flushSize))
      try write(lines: [UInt8](repeating: 0, count: Int(size)))
      left -= size
    }
  }

  /// Writes the buffered bytes, and then replaces the file at the path by the new file.
  mutating func finish() throws(PerfMapError) {
    if let text = terminalLines?.last() { buffer.append(contentsOf: text.utf8) }
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
