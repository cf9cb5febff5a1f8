import PerfMap

/// The executable memory of a process: the ranges of `/proc/PID/maps` with the permission `x`, neighbours joined.
///
/// Anonymous memory (`rwxp`, `r-xp`), shared memory (`/dev/zero (deleted)`) and the text of files count alike: V8's builtins lie in
/// the text of node. Source: proc_pid_maps(5).
public struct ExecutableMappings: Hashable, Sendable {
  /// The ranges, ascending and disjoint.
  public private(set) var ranges: [AddressRange] = []

  /// Parses the file; lines that are not as proc(5) describes are passed over. O(bytes).
  public init(_ bytes: some Collection<UInt8>) {
    for line in bytes.split(separator: 0x0a) {
      // START-END PERMISSIONS OFFSET DEVICE INODE PATH
      let words = line.split(separator: 0x20, maxSplits: 2)
      guard words.count >= 2, words[1].count == 4, words[1].dropFirst(2).first == UInt8(ascii: "x") else { continue }
      let ends = words[0].split(separator: UInt8(ascii: "-"))
      guard ends.count == 2, let start = Self.number(ends[0]), let end = Self.number(ends[1]), start < end else { continue }
      add(start, end)
    }
  }

  /// The kernel lists mappings in the order of their addresses.
  private mutating func add(_ start: UInt64, _ end: UInt64) {
    var start = start
    if let last = ranges.last {
      let lastEnd = last.start.rawValue + last.size.rawValue
      guard start >= lastEnd else { return }
      if start == lastEnd {
        start = last.start.rawValue
        ranges.removeLast()
      }
    }
    if let range = AddressRange(start: Address(start), size: ByteCount(end - start)) { ranges.append(range) }
  }

  private static func number(_ digits: some Collection<UInt8>) -> UInt64? {
    guard !digits.isEmpty, digits.count <= 16 else { return nil }
    var value: UInt64 = 0
    for byte in digits {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      default: return nil
      }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}
