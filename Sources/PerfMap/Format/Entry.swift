/// One well-formed line of a perf map: a piece of machine code and where its name stands in the file.
public struct Entry: Hashable, Sendable, BitwiseCopyable {
  /// The addresses of the code; may be empty (qemu writes size 0 in 2 % of its lines).
  public var range: AddressRange
  /// Where the name stands in the file; the length may be 0, the bytes may be anything but LF.
  public var name: TextRange
  /// A hash of the name's bytes, equal for equal names wherever the file was cut into chunks.
  public var nameHash: UInt32

  /// Makes an entry.
  public init(range: AddressRange, name: TextRange, nameHash: UInt32) {
    self.range = range
    self.name = name
    self.nameHash = nameHash
  }
}

/// The number of an entry: its place among the entries of a map, from 0 in the order of their lines.
public struct EntryID: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The place.
  public var rawValue: UInt32

  /// Makes an entry number.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Makes an entry number.
  public init(_ rawValue: UInt32) { self.rawValue = rawValue }

  /// The place as an index.
  public var index: Int { Int(rawValue) }

  /// Whether one entry came before another.
  public static func < (left: EntryID, right: EntryID) -> Bool { left.rawValue < right.rawValue }
}

extension Entry {
  /// The hash that an entry of that name has. O(bytes).
  public static func hash(ofName name: [UInt8]) -> UInt32 { hash(ofName: name.span) }

  /// Returns the hash that an entry of that name has. O(bytes).
  package static func hash(ofName name: Span<UInt8>) -> UInt32 {
    var hash = NameHash()
    name.withUnsafeBytes { hash.update($0) }
    return hash.value
  }

  /// Returns a hash of 64 bits of a name, where 32 bits would collide too often. O(bytes).
  package static func wideHash(ofName name: Span<UInt8>) -> UInt64 {
    var hash = NameHash()
    name.withUnsafeBytes { hash.update($0) }
    return hash.wide
  }
}
