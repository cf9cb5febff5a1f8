import Glibc
import PerfMap
import SystemPackage

extension ProcFilesystem {
  /// The name of the file that a process runs, as `node` or `python3.13`; nil when there is none or we may not see it.
  ///
  /// Source: proc_pid_exe(5). It is another user's text: make it safe before it is shown.
  public func executableName(of pid: ProcessID) -> String? {
    guard pid.rawValue > 0 else { return nil }
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink(root.appending(pid.description).appending("exe").string, &buffer, buffer.count)
    guard length > 0 else { return nil }
    let path = String(decoding: buffer[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
    return path.split(separator: "/").last.map(String.init)
  }
}
