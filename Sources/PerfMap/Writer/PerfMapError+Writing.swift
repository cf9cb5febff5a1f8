import SystemPackage

extension PerfMapError {
  /// Creates the error for a failure of the writer. `nameLength` is the length of the name in bytes.
  init(_ failure: WriteFailure, _ path: FilePath, nameLength: Int = 0) {
    let errno = failure.errno == 0 ? nil : Errno(rawValue: failure.errno)
    let words = errno?.description ?? "unknown error"
    self =
      switch failure.reason {
      case .open, .source: .openingForWriting(path, errno)
      case .notRegular(let mode):
        switch FileKind(FileType(rawValue: CInterop.Mode(mode & 0o170000))) {
        case .symbolicLink: .openingForWriting(path, .tooManySymbolicLinkLevels)
        case .directory: .openingForWriting(path, .isDirectory)
        case let kind: .notRegular(path, kind)
        }
      case .owner(let user, let expected):
        PerfMapError(
          .open, path: path, errno: errno, cause: "belongs to user \(user), not to user \(expected)",
          remedy: "have its owner remove it; it is not the map of that process")
      case .hardLinks(let count):
        PerfMapError(
          .open, path: path, errno: errno, cause: "has \(count) hard links, so it may not be a map",
          remedy: "find the other links (find -samefile); remove this one if it is not a map")
      case .setup: PerfMapError(.open, path: path, errno: errno, cause: words, remedy: "free memory")
      case .closed:
        PerfMapError(.write, path: path, errno: .badFileDescriptor, cause: "the writer is closed", remedy: "open a new one")
      case .name(let byte):
        PerfMapError(
          .invalidName, path: path, cause: "the name contains \(byte == 0 ? "NUL" : byte == 0x0a ? "a newline" : "a carriage return")",
          remedy: "remove or escape it")
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
}
