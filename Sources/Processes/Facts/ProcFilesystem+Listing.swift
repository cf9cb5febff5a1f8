import Glibc
import PerfMap
import SystemPackage

/// A process as a listing of `/proc` names it.
public struct ListedProcess: Hashable, Sendable {
  /// The process.
  public let pid: ProcessID
  /// The inode of its directory: while the number and this one stay, it is the same process.
  ///
  /// Another process gets another directory, also under the same number; the kernel may give the same process a new one.
  public let inode: UInt64
}

extension ProcFilesystem {
  /// All processes that may be seen, in the order of the kernel: one directory is read, no process is asked.
  ///
  /// - Throws: `.readDirectory` when they cannot be listed.
  public func list() throws(ProcessesError) -> [ListedProcess] {
    guard let stream = opendir(root.string) else {
      throw ProcessesError(.readDirectory, directory: root, errno: Errno(rawValue: errno))
    }
    defer { closedir(stream) }
    var all: [ListedProcess] = []
    while let entry = readdir(stream) {
      guard let number = Self.number(of: entry), let pid = Int32(exactly: number) else { continue }
      all.append(ListedProcess(pid: ProcessID(pid), inode: UInt64(entry.pointee.d_ino)))
    }
    return all
  }

  /// The name of an entry as a number; nil when it is none.
  static func number(of entry: UnsafeMutablePointer<dirent>) -> UInt64? {
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
    // A record is as long as its name: the whole `dirent` must not be copied out of it.
    let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: UInt8.self)
    return UInt64(decimalDigits: UnsafeBufferPointer(start: name, count: strnlen(UnsafePointer<CChar>(OpaquePointer(name)), 16)))
  }

  /// Where a link of a process leads, as the kernel words it; nil when it has gone.
  ///
  /// - Throws: why it may not be read.
  func link(_ name: String, of pid: ProcessID, longest: Int = 4096) throws(Errno) -> [UInt8]? {
    try link("\(pid)/\(name)", longest: longest)
  }

  /// The same of a link by its path below the root.
  func link(_ path: String, longest: Int = 4096) throws(Errno) -> [UInt8]? {
    var buffer = [CChar](repeating: 0, count: longest)
    let length = readlink(root.string + "/" + path, &buffer, buffer.count)
    guard length >= 0 else {
      let errno = Errno(rawValue: Glibc.errno)
      guard errno == .noSuchFileOrDirectory || errno == .noSuchProcess else { throw errno }
      return nil
    }
    return buffer[..<length].map(UInt8.init(bitPattern:))
  }
}
