import Glibc
import SystemPackage

/// Reads small files that a user wrote: the configuration and themes.
package enum SettingsText {
  /// Returns the text of a file, or nil if it does not exist. Throws for anything but a regular file, without blocking (a FIFO).
  package static func read(_ path: FilePath) throws(Errno) -> String? {
    do {
      let file = try FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])
      return try file.closeAfter {
        var status = stat()
        guard fstat(file.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw Errno.invalidArgument }
        guard status.st_size <= SettingsBounds.fileSize else { throw Errno.fileTooLarge }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
        return String(decoding: bytes[..<count], as: UTF8.self)
      }
    } catch let error as Errno {
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw error
    } catch {
      throw Errno.ioError
    }
  }
}
