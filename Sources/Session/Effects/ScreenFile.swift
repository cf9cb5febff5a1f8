import SystemPackage

/// A text file that the monitor saves: the screen or a table.
enum ScreenFile {
  /// Writes text to a new file. Never overwrites a file or follows a link.
  static func write(_ text: String, to path: FilePath) throws(Errno) {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec], permissions: [.ownerReadWrite])
      try file.closeAfter { _ = try file.writeAll(text.utf8) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
