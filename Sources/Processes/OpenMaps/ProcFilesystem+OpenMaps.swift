import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// Returns the open maps of all processes whose descriptors may be read. O(open descriptors), about 2 µs each.
  package func openMaps() -> [OpenMap] { ((try? list()) ?? []).flatMap { openMaps(of: $0.pid) } }

  /// Returns the open maps of a process; none without permission.
  package func openMaps(of pid: ProcessID) -> [OpenMap] {
    var maps: [OpenMap] = []
    do throws(Errno) {
      var directory = try DirectoryReader(root.appending(pid.description).appending("fd"))
      while let entry = try directory.next() {
        if let number = UInt64(decimalDigits: entry.name), let map = openMap(pid, number) { maps.append(map) }
      }
    } catch {
      // The process has ended, or there is no permission.
    }
    return maps
  }

  private func openMap(_ holder: ProcessID, _ number: UInt64) -> OpenMap? {
    guard var target = (try? link("fd/\(number)", of: holder)) ?? nil, target.first == UInt8(ascii: "/") else { return nil }
    let deleted = Array(" (deleted)".utf8)
    if target.suffix(deleted.count) == deleted[...] { target.removeLast(deleted.count) }
    guard let slash = target.lastIndex(of: UInt8(ascii: "/")), let name = MapName(target[(slash + 1)...]) else { return nil }
    let process = root.appending(holder.description)
    let link = process.appending("fd").appending(String(number))
    var facts = stat()
    guard stat(link.string, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    return OpenMap(
      holder: holder, pid: name.pid, path: FilePath(String(decoding: target, as: UTF8.self)), link: link,
      file: FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino)), isDeleted: facts.st_nlink == 0,
      isWriting: isWriting(process, number), program: try? FileIdentity(at: process.appending("exe"), followTargetSymlink: true))
  }

  /// True if a descriptor is open for writing, by the octal `flags` in `/proc/PID/fdinfo/N`. Source: proc_pid_fdinfo(5).
  private func isWriting(_ process: FilePath, _ number: UInt64) -> Bool {
    guard let directory = try? ProcDirectory(process), let text = (try? directory.read("fdinfo/\(number)")) ?? nil else { return false }
    for line in text.split(separator: 0x0a) where line.starts(with: "flags:".utf8) {
      // The last octal digit contains the access mode. O_RDONLY is 0.
      return line.last.map { ($0 &- UInt8(ascii: "0")) & 3 != 0 } ?? false
    }
    return false
  }
}
