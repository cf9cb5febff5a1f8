import Glibc
import PerfMap
import SystemPackage

/// Reads small files that a user wrote: the configuration and themes.
package enum SettingsText {
  /// Returns the text of a file, or nil if the file does not exist. Throws if the file is not regular or exceeds
  /// ``SettingsBounds/fileSize``. A FIFO does not block the call.
  package static func read(_ path: FilePath) throws(Errno) -> String? {
    do {
      return try text(closing: FileDescriptor.open(path, .readOnly, options: [.nonBlocking, .closeOnExec])).text
    } catch let error as Errno {
      if error == .noSuchFileOrDirectory || error == .notDirectory { return nil }
      throw error
    } catch {
      throw Errno.ioError
    }
  }

  /// Returns the text and the identity of a file in a directory, or nil if it does not exist.
  static func read(_ entry: DirectoryEntry) throws(Errno) -> (text: String, file: FileIdentity)? {
    do {
      return try text(closing: entry.directory.open(entry.name, O_RDONLY | O_NONBLOCK))
    } catch let error as Errno {
      if error == .noSuchFileOrDirectory { return nil }
      throw error
    } catch {
      throw Errno.ioError
    }
  }

  private static func text(closing file: FileDescriptor) throws -> (text: String, file: FileIdentity) {
    try file.closeAfter {
      let status: Stat = try file.stat()
      guard status.type == .regular else { throw Errno.invalidArgument }
      guard status.size <= SettingsBounds.fileSize else { throw Errno.fileTooLarge }
      var bytes = [UInt8](repeating: 0, count: Int(status.size))
      let count = try bytes.withUnsafeMutableBytes { try file.read(into: $0) }
      return (String(decoding: bytes[..<count], as: UTF8.self), FileIdentity(status))
    }
  }
}
