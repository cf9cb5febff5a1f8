import MapAnalysis
import PerfMap

/// The mappings of a process: the lines of `/proc/PID/maps`. Source: proc_pid_maps(5).
///
/// Executable memory may be anonymous (`rwxp`, `r-xp`), shared (`/dev/zero (deleted)`) or a mapped file, such as node's executable, which
/// contains V8's builtins. A mapping uses about 70 bytes.
package struct MemoryMappings: Hashable, Sendable {
  /// All mappings, ascending and disjoint.
  package private(set) var all: [MemoryMapping] = []
  /// The executable ranges, ascending and disjoint, with adjacent ranges merged.
  package private(set) var executable: [AddressRange] = []

  package init() {}

  /// Parses the contents of `/proc/PID/maps`. Lines in another format are skipped. O(bytes).
  package init(_ bytes: some Collection<UInt8>) {
    for line in Array(bytes).split(separator: 0x0a) { append(line) }
  }

  /// Parses the next line of `/proc/PID/maps`, without its LF. O(bytes).
  mutating func append(_ line: ArraySlice<UInt8>) {
    // The fields are START-END PERMISSIONS OFFSET DEVICE INODE PATH.
    var rest = line
    guard let start = Self.number(&rest, until: UInt8(ascii: "-")), let end = Self.number(&rest, until: 0x20), start < end,
      let range = AddressRange(start: Address(start), size: ByteCount(end - start))
    else { return }
    // The kernel lists mappings by address: a line out of order is invalid.
    guard let permissions = MemoryPermissions(rest.prefix { $0 != 0x20 }), all.last?.range.last.map({ $0.rawValue < start }) ?? true
    else { return }
    var fields = rest.drop { $0 != 0x20 }.dropFirst()
    let offset = Self.number(&fields, until: 0x20) ?? 0
    // Adjacent mappings of the same file, which are frequent, share one array with the file name.
    let name = Self.name(rest)
    let before = all.last?.name ?? []
    let mapping = MemoryMapping(
      range: range, permissions: permissions, name: before.elementsEqual(name) ? before : Array(name), fileOffset: offset)
    all.append(mapping)
    if mapping.isExecutable { addExecutable(range) }
  }

  private mutating func addExecutable(_ range: AddressRange) {
    var joined = range
    if let last = executable.last, last.start.rawValue &+ last.size.rawValue == range.start.rawValue,
      let both = AddressRange(start: last.start, size: ByteCount(last.size.rawValue + range.size.rawValue))
    {
      executable.removeLast()
      joined = both
    }
    executable.append(joined)
  }

  /// Returns the path at the end of a line, which follows four other fields and may contain spaces.
  private static func name(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = rest
    for _ in 0..<4 { rest = rest.drop { $0 != 0x20 }.drop { $0 == 0x20 } }
    return rest
  }

  /// Removes a lower-case hexadecimal number and the byte `end` after it. Returns the number; nil for other text or more than 16 digits.
  private static func number(_ rest: inout ArraySlice<UInt8>, until end: UInt8) -> UInt64? {
    var value: UInt64 = 0
    var count = 0
    while let byte = rest.popFirst() {
      switch byte {
      case end: return count > 0 ? value : nil
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt64(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt64(byte - UInt8(ascii: "a") + 10)
      default: return nil
      }
      count += 1
      guard count <= 16 else { return nil }
    }
    return nil
  }

  /// Returns the first executable mapping that overlaps a range, else the first mapping that overlaps it, or nil.
  ///
  /// O(log mappings + mappings that overlap the range).
  package func mapping(of range: AddressRange) -> MemoryMapping? {
    guard let last = range.last else { return nil }
    let first = all.partitioningIndex { $0.range.last.map { $0 >= range.start } ?? true }
    let shared = all[first...].prefix { $0.range.start <= last }
    return shared.first { $0.isExecutable } ?? shared.first
  }
}
