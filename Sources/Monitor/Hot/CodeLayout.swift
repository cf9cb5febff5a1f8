import MapAnalysis
import PerfMap

/// The executable memory of a process while it is sampled: its mappings when they were last read, and those that it has created since.
///
/// The kernel does not report unmapped memory, so an unmapped mapping remains until another one covers it. This does no harm, because
/// unmapped memory has no samples.
package struct CodeLayout {
  private var mappings: [MemoryMapping] = []
  /// The newest mapping of each byte. The ID of an owner is the index in `mappings`.
  private var owners = LiveRanges()
  /// The indices of the executable mappings of each file.
  private var files: [[UInt8]: [Int]] = [:]

  /// The number of mappings after which they should be read again, because most are likely to be unmapped.
  private static let limit = 1 << 16

  package init() {}

  /// Replaces all mappings: by those of the process when they were read again, or by none when it has executed another program.
  package mutating func replace(by mappings: [MemoryMapping]) {
    let epoch = epoch + 1
    self = CodeLayout()
    self.epoch = epoch
    for mapping in mappings { add(mapping) }
  }

  /// The number of replacements. Within an epoch, an index identifies a mapping.
  private(set) var epoch = 0

  /// True if nothing is known about the memory of the process, for example without permission to read its mappings.
  package var isUnknown: Bool { mappings.isEmpty }

  /// True if so many mappings were added that they should be read again.
  package var isOverfull: Bool { mappings.count > Self.limit }

  /// Adds a mapping, which replaces others at its addresses. O(log mappings).
  package mutating func add(_ mapping: MemoryMapping) {
    // If a runtime makes its code writable and executable by turns, the kernel reports the same mapping each time.
    if let piece = owners.piece(at: mapping.range.start), piece.range == mapping.range, mappings[piece.owner.index] == mapping { return }
    owners.insert(mapping.range) { _, _ in }
    if mapping.isExecutable, mapping.kind == .file { files[mapping.name, default: []].append(mappings.count) }
    mappings.append(mapping)
  }

  /// Returns the mapping at an address, or nil. O(log mappings).
  package func mapping(at address: Address) -> MemoryMapping? { index(at: address).map { mappings[$0] } }

  /// Returns the index of the mapping at an address, which identifies the mapping within an epoch, or nil. O(log mappings).
  func index(at address: Address) -> Int? { owners.piece(at: address)?.owner.index }

  /// Returns the other addresses at which code has the same byte of a mapped file as at `address`. The newest mapping is first.
  ///
  /// V8 maps its builtins, which are part of node's executable, a second time. Some versions write the first addresses into the map and run
  /// the code at the second.
  func aliases(of address: Address, in mapping: MemoryMapping) -> [Address] {
    let offset = address.rawValue &- mapping.range.start.rawValue &+ mapping.fileOffset
    return (files[mapping.name] ?? []).reversed().compactMap { index in
      let other = mappings[index]
      let distance = offset &- other.fileOffset
      guard distance < other.range.size.rawValue else { return nil }
      let alias = Address(other.range.start.rawValue &+ distance)
      return alias == address || self.index(at: alias) != index ? nil : alias
    }
  }
}
