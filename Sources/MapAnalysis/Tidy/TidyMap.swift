import PerfMap

/// A rewritten map for which all profilers show the correct names: one line for each range with an owner, in address order.
///
/// A trimmed entry is written as one line for each range that it still owns. Entries that own nothing, malformed lines and a last line
/// without LF are omitted. The bytes at the addresses 0 and 2^64 - 1 are omitted too: bcc ignores entries that start at 0, and an end of
/// 2^64 wraps to 0 in perf and makes samply panic.
///
/// samply assigns 32-bit relative addresses to the code of the whole map. If a map has more than ``samplyLimit`` bytes of code, tidy or
/// not, samply shows wrong names. Compare ``Changes/bytes`` with the limit.
///
/// ```swift
/// let tidy = TidyMap(contents)
/// tidy.write(name: { map.bytes($0) }) { output.append(contentsOf: $0) }
/// ```
public struct TidyMap {
  /// The maximum number of bytes of code in a map for which samply shows correct names.
  public static let samplyLimit = ByteCount(0xffff_ffff)

  /// The differences between a map and its tidy form.
  public struct Changes: Hashable, Sendable {
    /// The number of lines written.
    public var lines = 0
    /// The number of bytes that these lines cover. Their ranges are disjoint.
    public var bytes = ByteCount.zero
    /// The number of omitted entries: those that own no byte.
    public var droppedEntries = 0
    /// The number of omitted lines: malformed lines and a last line without LF.
    public var droppedLines = 0
    /// The number of lines with a changed name.
    public var changedNames = 0

    /// Creates counts of 0.
    public init() {}
  }

  private let contents: MapContents

  /// Creates the tidy form of a map.
  public init(_ contents: MapContents) { self.contents = contents }

  /// Writes the lines to `output` in chunks of more than 64 KiB except the last, and returns the changes. `name` returns the bytes of a
  /// name in the map. O(ranges + bytes of their names).
  @discardableResult
  public func write<Failure: Error>(
    name: (TextRange) -> [UInt8], output: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> Changes {
    var changes = Changes()
    changes.droppedEntries = contents.ranges.deadCount + contents.ranges.zeroSizeCount
    changes.droppedLines = contents.malformed.count + (contents.tail == nil ? 0 : 1)
    var buffer: [UInt8] = []
    var from: Address? = Address(1)
    // Pieces are collected in batches, because `output` may throw and the closure of `forEachPiece` may not.
    while let start = from {
      let (pieces, next) = pieces(from: start)
      from = next
      for piece in pieces { append(piece, name, to: &buffer, &changes) }
      if buffer.count > 1 << 16 || from == nil {
        try output(buffer.span)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    return changes
  }

  /// Returns up to 1,024 pieces from an address on, and the start of the piece after them, or nil.
  private func pieces(from start: Address) -> ([LiveRanges.Piece], next: Address?) {
    var pieces: [LiveRanges.Piece] = []
    var next: Address?
    contents.ranges.forEachPiece(from: start) { piece in
      guard pieces.count < 1024 else {
        next = piece.range.start
        return false
      }
      pieces.append(piece)
      return true
    }
    return (pieces, next)
  }

  private func append(_ piece: LiveRanges.Piece, _ name: (TextRange) -> [UInt8], to buffer: inout [UInt8], _ changes: inout Changes) {
    guard let range = Self.addressable(piece.range) else { return }
    let original = name(contents.entries[piece.owner].name)
    let tidy = TidyName(original).bytes
    if tidy != original { changes.changedNames += 1 }
    changes.lines += 1
    // This cannot overflow: the pieces are disjoint and exclude both ends of the address space.
    changes.bytes.rawValue += range.size.rawValue
    buffer += "\(range.start) \(range.size) ".utf8
    buffer += tidy
    buffer.append(0x0a)
  }

  /// Returns the range without the addresses 0 and 2^64 - 1, or nil if nothing is left.
  private static func addressable(_ range: AddressRange) -> AddressRange? {
    let start = max(range.start.rawValue, 1)
    let last = min(range.lastValue, UInt64.max - 1)
    return start <= last ? AddressRange(unchecked: Address(start), size: ByteCount(last - start + 1)) : nil
  }
}
