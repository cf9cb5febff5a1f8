/// The fields that matter of `/proc/PID/status`. Source: proc_pid_status(5).
///
/// A newline in the process' name is written as `\n` there, so every line is one field.
struct StatusFields: Hashable {
  /// The process that this number belongs to: another number when it is only a thread's.
  var threadGroup: UInt64
  /// The effective user ID.
  var effectiveUser: UInt32
  /// Its numbers, ours first, the one that it knows itself by last; empty where the kernel (before 4.1) does not say.
  var namespaceNumbers: [Int32]

  /// Parses the file, of which the beginning is enough; nil when a field is missing.
  init?(_ bytes: some Collection<UInt8>) {
    var threadGroup: UInt64?
    var effectiveUser: UInt32?
    var namespaceNumbers: [Int32] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let words = line.split(whereSeparator: { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") })
      guard let label = words.first else { continue }
      if threadGroup == nil, words.count > 1, label.elementsEqual("Tgid:".utf8) { threadGroup = UInt64(decimalDigits: words[1]) }
      if namespaceNumbers.isEmpty, label.elementsEqual("NSpid:".utf8) {
        namespaceNumbers = words.dropFirst().compactMap { UInt64(decimalDigits: $0).flatMap(Int32.init(exactly:)) }
      }
      // Real, effective, saved, file system.
      if effectiveUser == nil, words.count > 2, label.elementsEqual("Uid:".utf8) {
        effectiveUser = UInt64(decimalDigits: words[2]).flatMap(UInt32.init(exactly:))
      }
    }
    guard let threadGroup, let effectiveUser else { return nil }
    self.threadGroup = threadGroup
    self.effectiveUser = effectiveUser
    self.namespaceNumbers = namespaceNumbers
  }
}
