import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

package struct ListedProcess: Hashable, Sendable {
  package let pid: ProcessID
  /// The inode of the process's directory in procfs. Equal PID and inode mean the same process, but the inode of a process may change.
  package let inode: UInt64
}

extension ProcFilesystem {
  /// Lists all visible processes in the order of the kernel. Reads one directory and no file of a process.
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

  /// Returns the name of a process's executable, such as `node`; nil for a kernel thread or an ended process, or if permission is missing.
  ///
  /// The name of a deleted file ends with ` (deleted)`. The name is untrusted: escape it before display. Source: proc_pid_exe(5).
  package func executableName(of pid: ProcessID) -> String? {
    guard pid.rawValue > 0, let path = (try? link("exe", of: pid)) ?? nil else { return nil }
    return String(decoding: path, as: UTF8.self).split(separator: "/").last.map(String.init)
  }

  /// Returns the target of a link in the directory of a process, or nil if the link does not exist or the process has ended.
  func link(_ name: String, of pid: ProcessID, longest: Int = 4096) throws(Errno) -> [UInt8]? {
    try link("\(pid)/\(name)", longest: longest)
  }

  /// Returns the first `longest` bytes of the target of a link in procfs, or nil if the link does not exist.
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
