import Glibc
import SystemPackage

/// The open directory of one process: what is read through it is about that process, or fails once it has been reaped.
struct ProcDirectory: ~Copyable {
  private let descriptor: FileDescriptor

  private init(descriptor: FileDescriptor) { self.descriptor = descriptor }

  /// Opens a directory; nil when there is no such process.
  static func open(_ path: FilePath) throws(Errno) -> ProcDirectory? {
    do {
      let flags: FileDescriptor.OpenOptions = [.directory, .noFollow, .closeOnExec, .nonBlocking]
      return ProcDirectory(descriptor: try FileDescriptor.open(path, .readOnly, options: flags))
    } catch Errno.noSuchFileOrDirectory, Errno.noSuchProcess {
      return nil
    } catch let errno as Errno {
      throw errno
    } catch {
      throw Errno.ioError
    }
  }

  /// The first 4,096 bytes of a file; nil when the process has gone.
  func read(_ name: String) throws(Errno) -> [UInt8]? {
    let opened = openat(descriptor.rawValue, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard opened >= 0 else { return try Self.gone(Errno(rawValue: Glibc.errno)) }
    let file = FileDescriptor(rawValue: opened)
    defer { try? file.close() }
    do {
      return try [UInt8](unsafeUninitializedCapacity: 4096) { buffer, count in
        count = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
      }
    } catch let errno as Errno {
      return try Self.gone(errno)
    } catch {
      throw Errno.ioError
    }
  }

  /// Nothing when the error means that the process has gone; throws any other.
  private static func gone(_ errno: Errno) throws(Errno) -> [UInt8]? {
    guard errno == .noSuchFileOrDirectory || errno == .noSuchProcess else { throw errno }
    return nil
  }

  deinit { try? descriptor.close() }
}
