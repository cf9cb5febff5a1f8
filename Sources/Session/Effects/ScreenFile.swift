import SystemPackage

/// What the monitor shows as a text file: a picture of the screen, a table.
enum ScreenFile {
  /// Writes a text into a new file: nothing is ever overwritten, no link followed.
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
