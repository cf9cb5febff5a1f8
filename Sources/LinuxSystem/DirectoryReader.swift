import Glibc
import SystemPackage

/// Reads the entries of a directory, in the order of the file system, `.` and `..` included. Source: readdir(3).
///
/// An entry is not copied: reading 100,000 names allocates nothing.
/// ```
/// var directory = try DirectoryReader(path)
/// while let entry = try directory.next() { print(entry.text) }
/// ```
package struct DirectoryReader: ~Copyable {
  /// One entry.
  package struct Entry {
    /// The bytes of the name. They are valid until the next call of ``DirectoryReader/next()``.
    package let name: UnsafeRawBufferPointer
    /// The inode number.
    package let inode: UInt64

    /// The name as text. Invalid UTF-8 is replaced.
    package var text: String { String(decoding: name, as: UTF8.self) }
  }

  private let stream: OpaquePointer

  /// Opens a directory.
  package init(_ path: FilePath) throws(Errno) {
    guard let stream = opendir(path.string) else { throw Errno.last }
    self.stream = stream
  }

  /// Returns the next entry, or nil at the end.
  package mutating func next() throws(Errno) -> Entry? {
    errno = 0
    // A record is only as long as its name: the whole `dirent` must not be copied out of it.
    guard let entry = readdir(stream), let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
      guard errno == 0 else { throw Errno.last }
      return nil
    }
    let name = UnsafeRawPointer(entry) + offset
    let length = strlen(name.assumingMemoryBound(to: CChar.self))
    return Entry(name: UnsafeRawBufferPointer(start: name, count: length), inode: UInt64(entry.pointee.d_ino))
  }

  deinit { closedir(stream) }
}
