import PerfMap

/// The file name of a map, `perf-<pid>.map`, and the process it names.
///
/// Strict, so that a number has one name and a name one number: decimal digits, no sign, no leading zero, 1 to 2,147,483,647.
package struct MapName: Hashable, Sendable {
  /// The process that the name says.
  package let pid: ProcessID

  /// The name of a process' map.
  package init(_ pid: ProcessID) { self.pid = pid }

  /// Reads a file name, which may be any bytes; nil when it is not that of a map.
  package init?(_ bytes: some BidirectionalCollection<UInt8>) {
    let prefix = "perf-".utf8
    let suffix = ".map".utf8
    // 10 digits hold the largest number; most names in a busy directory fail here or at their first letter.
    guard bytes.count > prefix.count + suffix.count, bytes.count <= prefix.count + 10 + suffix.count, bytes.starts(with: prefix),
      bytes.suffix(suffix.count).elementsEqual(suffix)
    else { return nil }
    let digits = bytes.dropFirst(prefix.count).dropLast(suffix.count)
    guard digits.first != UInt8(ascii: "0"), let number = UInt64(decimalDigits: digits), let pid = Int32(exactly: number) else {
      return nil
    }
    self.pid = ProcessID(pid)
  }
}

extension MapName: CustomStringConvertible {
  /// The file name.
  package var description: String { "perf-\(pid).map" }
}
