import Screen
import SystemPackage

/// A picture of the screen as a text file.
enum ScreenFile {
  /// Writes the text of a screen into a new file: nothing is ever overwritten, no link followed.
  static func write(_ canvas: Canvas, to path: FilePath) throws(Errno) {
    do {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.create, .exclusiveCreate, .noFollow, .closeOnExec], permissions: [.ownerReadWrite])
      try file.closeAfter { _ = try file.writeAll(canvas.text.utf8) }
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
