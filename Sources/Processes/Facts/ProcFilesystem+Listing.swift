import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// A process as a listing of `/proc` names it.
package struct ListedProcess: Hashable, Sendable {
  /// The process.
  package let pid: ProcessID
  /// The inode of its directory: while the number and this one stay, it is the same process.
  ///
  /// Another process gets another directory, also under the same number; the kernel may give the same process a new one.
  package let inode: UInt64
}

extension ProcFilesystem {
  /// All processes that may be seen, in the order of the kernel: one directory is read, no process is asked.
  ///
  /// - Throws: `.readDirectory` when they cannot be listed.
  package func list() throws(ProcessesError) -> [ListedProcess] {
    do throws(Errno) {
      var directory = try DirectoryReader(root)
      var all: [ListedProcess] = []
      while let entry = try directory.next() {
        guard let number = UInt64(decimalDigits: entry.name), let pid = Int32(exactly: number) else { continue }
        all.append(ListedProcess(pid: ProcessID(pid), inode: entry.inode))
      }
      return all
    } catch {
      throw ProcessesError(.readDirectory, directory: root, errno: error)
    }
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
      let errno = Errno.last
      guard errno == .noSuchFileOrDirectory || errno == .noSuchProcess else { throw errno }
      return nil
    }
    return buffer[..<length].map(UInt8.init(bitPattern:))
  }
}
