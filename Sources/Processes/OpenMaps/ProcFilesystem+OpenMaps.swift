import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// Returns the open maps of all processes whose descriptors may be read. O(open descriptors), about 2 µs each.
  package func openMaps() -> [OpenMap] { ((try? list()) ?? []).flatMap { openMaps(of: $0.pid) } }

  /// Returns the open maps of a process; none without permission.
  package func openMaps(of pid: ProcessID) -> [OpenMap] { openFiles(of: pid) { $0 != nil } }

  /// Returns the regular files that a process has open for writing, whatever their names are; none without permission.
  package func writtenFiles(of pid: ProcessID) -> [OpenMap] { openFiles(of: pid) { _ in true }.filter(\.isWriting) }

  /// Returns the open regular files for whose names `isWanted` returns true. The argument of `isWanted` is nil if the file does not have
  /// the name of a map.
  private func openFiles(of pid: ProcessID, where isWanted: (MapName?) -> Bool) -> [OpenMap] {
    var files: [OpenMap] = []
    do throws(Errno) {
      var directory = try DirectoryReader(root.appending(pid.description).appending("fd"))
      while let entry = try directory.next() {
        if let number = UInt64(decimalDigits: entry.name), let file = openFile(pid, number, where: isWanted) { files.append(file) }
      }
    } catch {
      // The process has ended, or there is no permission.
    }
    return files
  }

  private func openFile(_ holder: ProcessID, _ number: UInt64, where isWanted: (MapName?) -> Bool) -> OpenMap? {
    guard var target = (try? link("fd/\(number)", of: holder)) ?? nil, target.first == UInt8(ascii: "/") else { return nil }
    let deleted = Array(" (deleted)".utf8)
    if target.suffix(deleted.count) == deleted[...] { target.removeLast(deleted.count) }
    guard let slash = target.lastIndex(of: UInt8(ascii: "/")) else { return nil }
    let name = MapName(target[(slash + 1)...])
    guard isWanted(name) else { return nil }
    let process = root.appending(holder.description)
    let link = process.appending("fd").appending(String(number))
    var facts = stat()
    guard stat(link.string, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
    let flags = flags(process, number)
    return OpenMap(
      holder: holder, holderName: namespacePIDs(of: holder)?.last ?? holder, pid: name?.pid,
      path: FilePath(String(decoding: target, as: UTF8.self)), link: link,
      file: FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino)), isDeleted: facts.st_nlink == 0,
      isWriting: flags & O_ACCMODE != O_RDONLY, appends: flags & O_APPEND != 0,
      program: try? FileIdentity(at: process.appending("exe"), followTargetSymlink: true))
  }

  /// Returns the flags with which a descriptor was opened (open(2)), from the octal field `flags` in `/proc/PID/fdinfo/N`. If the field
  /// cannot be read, returns 0, the flags for reading. Source: proc_pid_fdinfo(5).
  private func flags(_ process: FilePath, _ number: UInt64) -> Int32 {
    guard let directory = try? ProcDirectory(process), let text = (try? directory.read("fdinfo/\(number)")) ?? nil else { return 0 }
    for line in text.split(separator: 0x0a) where line.starts(with: "flags:".utf8) {
      let digits = line.dropFirst("flags:".utf8.count).drop { $0 == 0x09 || $0 == 0x20 }
      return Int32(String(decoding: digits, as: UTF8.self), radix: 8) ?? 0
    }
    return 0
  }
}
