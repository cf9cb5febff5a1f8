import SystemPackage

extension PerfMapError {
  /// Creates the error for a failure of the writer. `nameLength` is the length of the name in bytes.
  init(_ failure: WriteFailure, _ path: FilePath, nameLength: Int = 0) {
    let errno = failure.errno == 0 ? nil : Errno(rawValue: failure.errno)
    let words = errno?.description ?? "unknown error"
    self =
      switch failure.reason {
      case .open, .source: .openingForWriting(path, errno)
      case .notRegular(let mode): .notRegularForWriting(path, FileKind(FileType(rawValue: CInterop.Mode(mode & 0o170000))))
      case .setup: PerfMapError(.open, path: path, errno: errno, cause: words, remedy: "free memory")
      case .closed:
        PerfMapError(.write, path: path, errno: .badFileDescriptor, cause: "the writer is closed", remedy: "open a new one")
      case .name(let byte):
        PerfMapError(
          .invalidName, path: path, cause: "the name contains \(PerfMapError.word(for: byte))", remedy: "remove or escape it")
      case .tooLong:
        PerfMapError(.invalidName, path: path, cause: "the name has \(nameLength) bytes", remedy: "shorten it; a line is at most 1 MiB")
      case .range:
        PerfMapError(.invalidRange, path: path, cause: "the entry reaches beyond 2^64", remedy: "use a smaller size")
      case .write: .writing(path, errno)
      case .lost(let entries):
        PerfMapError(
          .write, path: path, errno: errno, cause: "\(entries) buffered \(entries == 1 ? "entry was" : "entries were") lost: \(words)",
          remedy: "free space and flush before closing")
      case .close:
        PerfMapError(.close, path: path, errno: errno, cause: words, remedy: "check the file system; the last entries may be missing")
      }
  }

  private static func notRegularForWriting(_ path: FilePath, _ kind: FileKind) -> PerfMapError {
    switch kind {
    case .symbolicLink: .openingForWriting(path, .tooManySymbolicLinkLevels)
    case .directory: .openingForWriting(path, .isDirectory)
    default: .notRegular(path, kind)
    }
  }

  private static func word(for byte: UInt8) -> String {
    switch byte {
    case 0: "NUL"
    case 0x0a: "a newline"
    default: "a carriage return"
    }
  }
}
