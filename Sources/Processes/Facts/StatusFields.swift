/// Some fields of `/proc/PID/status`. Source: proc_pid_status(5).
///
/// The kernel escapes a newline in the process name as `\n`, so every line is one field.
struct StatusFields: Hashable {
  /// The PID of the process (`Tgid`). For the directory of a thread, it differs from the number in the path.
  var threadGroup: UInt64
  var effectiveUser: UInt32
  /// The PIDs of the process, from the PID namespace of procfs to the innermost namespace; empty before Linux 4.1.
  var namespacePIDs: [Int32]

  /// Parses the start of `/proc/PID/status`; nil if `Tgid` or `Uid` is missing.
  init?(_ bytes: some Collection<UInt8>) {
    var threadGroup: UInt64?
    var effectiveUser: UInt32?
    var namespacePIDs: [Int32] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(whereSeparator: { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") })
      guard let label = words.first else { continue }
      if threadGroup == nil, words.count > 1, label.elementsEqual("Tgid:".utf8) { threadGroup = UInt64(decimalDigits: words[1]) }
      if namespacePIDs.isEmpty, label.elementsEqual("NSpid:".utf8) {
        namespacePIDs = words.dropFirst().compactMap { UInt64(decimalDigits: $0).flatMap(Int32.init(exactly:)) }
      }
      // The four values of `Uid` are the real, effective, saved and file system user IDs.
      if effectiveUser == nil, words.count > 2, label.elementsEqual("Uid:".utf8) {
        effectiveUser = UInt64(decimalDigits: words[2]).flatMap(UInt32.init(exactly:))
      }
    }
    guard let threadGroup, let effectiveUser else { return nil }
    self.threadGroup = threadGroup
    self.effectiveUser = effectiveUser
    self.namespacePIDs = namespacePIDs
  }
}
