import PerfMap

/// The memory of a process: the lines of `/proc/PID/maps`, and what of it is executable.
///
/// Anonymous memory (`rwxp`, `r-xp`), shared memory (`/dev/zero (deleted)`) and the text of files count alike: V8's builtins lie in
/// the text of node. Some 60 bytes a mapping. Source: proc_pid_maps(5).
package struct MemoryMappings: Hashable, Sendable {
  /// All mappings, ascending and disjoint.
  package private(set) var all: [MemoryMapping] = []
  /// What is executable, ascending and disjoint, neighbours joined.
  package private(set) var executable: [AddressRange] = []

  /// No memory at all.
  package init() {}

  /// Parses the file; lines that are not as proc(5) describes are passed over. O(bytes).
  package init(_ bytes: some Collection<UInt8>) {
    for line in Array(bytes).split(separator: 0x0a) { append(line) }
  }

  /// Takes the next line, without its LF. O(bytes).
  mutating func append(_ line: ArraySlice<UInt8>) {
    // START-END PERMISSIONS OFFSET DEVICE INODE PATH
    var rest = line
    guard let start = Self.number(&rest, until: UInt8(ascii: "-")), let end = Self.number(&rest, until: 0x20), start < end,
      let range = AddressRange(start: Address(start), size: ByteCount(end - start))
    else { return }
    // The kernel lists mappings in the order of their addresses.
    guard let permissions = MemoryPermissions(rest.prefix { $0 != 0x20 }), all.last?.range.last.map({ $0.rawValue < start }) ?? true
    else { return }
    // Neighbours are often pieces of one file.
    let name = Self.name(rest)
    let before = all.last?.name ?? []
    let mapping = MemoryMapping(range: range, permissions: permissions, name: before.elementsEqual(name) ? before : Array(name))
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

  /// What stands behind the permissions and three more fields; it may hold spaces.
  private static func name(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var rest = rest
    for _ in 0..<4 { rest = rest.drop { $0 != 0x20 }.drop { $0 == 0x20 } }
    return rest
  }

  /// A hexadecimal number of at most 64 bits before a byte, which is taken too; nil when something else stands there.
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

  /// The mapping that a range lies in: the first executable one that shares a byte with it, else the first one; nil where there is none.
  ///
  /// O(log mappings + those that share a byte).
  package func mapping(of range: AddressRange) -> MemoryMapping? {
    guard let last = range.last else { return nil }
    let first = all.partitioningIndex { $0.range.last.map { $0 >= range.start } ?? true }
    let shared = all[first...].prefix { $0.range.start <= last }
    return shared.first { $0.isExecutable } ?? shared.first
  }
}
