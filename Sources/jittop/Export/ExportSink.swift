import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// Writes the bytes of a command to a file that appears when it is complete, or to standard output.
struct ExportSink: ~Copyable {
  private let path: FilePath?
  private var file: FileReplacement?
  private var buffer: [UInt8] = []
  /// The lines of a map on their way to a terminal, which gets nothing raw; nil for anything else.
  private var shown: TerminalLines?
  private static let enough = 64 << 10

  /// Writes a new file, or standard output without a path. By default everyone may read it: maps mostly cannot be.
  init(to path: String?, mode: UInt32 = 0o644) throws(PerfMapError) {
    self.path = path.map { FilePath($0) }
    if let path = self.path {
      do throws(Errno) {
        file = try FileReplacement(path: path, mode: mode)
      } catch {
        throw PerfMapError(replacing: path, error)
      }
    } else if isatty(STDOUT_FILENO) == 1 {
      shown = TerminalLines()
    }
  }

  /// Replaces a map that has been opened, if it is still at its path.
  init(replacing map: OpenedMap) throws(PerfMapError) {
    path = map.path
    do throws(Errno) {
      file = try FileReplacement(replacing: map.identity, at: map.path)
    } catch {
      throw PerfMapError(replacing: map.path, error)
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
    if let path { return PerfMapError(replacing: path, errno) }
    return PerfMapError(.write, path: "standard output", errno: errno, cause: errno.description, remedy: "write to a file with -o")
  }
}

extension PerfMapError {
  /// A file that could not be written as a whole: it is as it was.
  fileprivate init(replacing path: FilePath, _ errno: Errno) {
    let (cause, remedy) =
      switch errno {
      case .tooManySymbolicLinkLevels: ("is a symbolic link", "name the file that the link leads to")
      case .isDirectory: ("is a directory", "name a file")
      case .invalidArgument: ("is not a regular file", "name a regular file")
      case .staleNFSFileHandle: ("was replaced by another file meanwhile", "try again")
      case .permissionDenied, .notPermitted: (errno.description, "run as a user who may write to the directory; the file is as it was")
      case .noSpace, .diskQuotaExceeded: (errno.description, "free space on the file system; the file is as it was")
      case .fileTooLarge: (errno.description, "raise the limit of file size (ulimit -f); the file is as it was")
      default: (errno.description, "check the path and its directory")
      }
    self.init(.write, path: path, errno: errno, cause: cause, remedy: remedy)
  }
}
