/// A well-formed line of a perf map: the addresses of a piece of machine code and the position of its name in the file.
public struct Entry: Hashable, Sendable, BitwiseCopyable {
  /// The addresses of the code. The range may be empty: some lines of qemu have size 0.
  public var range: AddressRange
  /// The position of the name in the file. The name may be empty and may contain any byte except LF.
  public var name: TextRange
  /// A hash of the name's bytes. It does not depend on the chunks in which the file was decoded.
  public var nameHash: UInt32

  /// Creates an entry. Use ``hash(ofName:)`` to compute `nameHash`.
  public init(range: AddressRange, name: TextRange, nameHash: UInt32) {
    self.range = range
    self.name = name
    self.nameHash = nameHash
  }
}

/// The index of an entry in its map, from 0 and in the order of the lines. Malformed lines are not counted.
public struct EntryID: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The numeric value of the index.
  public var rawValue: UInt32

  /// Creates an index from its numeric value.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Creates an index from its numeric value.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The numeric value as an `Int`.
  public var index: Int { Int(rawValue) }

  /// Returns true if the left entry is before the right one in the map.
  public static func < (left: EntryID, right: EntryID) -> Bool { left.rawValue < right.rawValue }
}

extension Entry {
  /// Returns the ``nameHash`` of an entry with a given name. O(bytes).
  public static func hash(ofName name: [UInt8]) -> UInt32 { hash(ofName: name.span) }

  /// Returns the ``nameHash`` of an entry with a given name. O(bytes).
  package static func hash(ofName name: Span<UInt8>) -> UInt32 { UInt32(truncatingIfNeeded: wideHash(ofName: name) >> 32) }

  /// Returns a 64-bit hash of a name, for tables in which 32 bits would collide too often. O(bytes).
  package static func wideHash(ofName name: Span<UInt8>) -> UInt64 {
    var hash = NameHash()
    name.withUnsafeBytes { hash.update($0) }
    return hash.wide
  }
}
