import CLinux
import PerfMap
import SystemPackage

/// Files in memory without a name: memfd_create(2). They exist until the process ends.
package enum MemoryFile {
  /// Copies a stream to a new file, and returns a link to the file. Throws `fileTooLarge` if the stream is longer than `limit` bytes.
  package static func copy(of stream: FileDescriptor, limit: UInt64) throws(Errno) -> OpenFileLink {
    do {
      let opened = jt_open_memory()
      guard opened >= 0 else { throw Errno(rawValue: jt_errno()) }
      let file = FileDescriptor(rawValue: opened)
      var bytes = [UInt8](repeating: 0, count: 1 << 16)
      var left = limit
      while case let count = try bytes.withUnsafeMutableBytes({ try stream.read(into: $0) }), count > 0 {
        guard count <= left else { throw Errno.fileTooLarge }
        left -= UInt64(count)
        try file.writeAll(bytes[..<count])
      }
      return OpenFileLink(link: FilePath("/proc/self/fd/\(opened)"), identity: FileIdentity(try file.stat()))
    } catch {
      throw error as? Errno ?? .ioError
    }
  }
}
