import PerfMap

/// A map on which all profilers agree with the truth: one line for each range that has an owner, ascending.
///
/// What is left of a trimmed entry keeps its name, in as many lines as there are pieces. Entries without a byte, malformed lines and a
/// cut tail are left out. The bytes at the addresses 0 and 2^64 - 1 are left out too: bcc ignores entries that start at 0, and an end of
/// 2^64 is 0 for perf and a panic for samply.
///
/// samply tells code apart by addresses of 32 bits that it counts through the whole map, so no map of more than ``samplyLimit`` bytes
/// of code is one that it reads rightly; ``Changes/bytes`` says how many there are.
///
/// ```swift
/// let tidy = TidyMap(contents)
/// tidy.write(name: { map.bytes($0) }) { output.append(contentsOf: $0) }
/// ```
public struct TidyMap {
  /// The most bytes of code in one map that samply tells apart.
  public static let samplyLimit = ByteCount(0xffff_ffff)

  /// What tidying changes.
  public struct Changes: Hashable, Sendable {
    /// The lines written.
    public var lines = 0
    /// The bytes that these lines cover, each once.
    public var bytes = ByteCount.zero
    /// The entries that own nothing any more, or never did, and are left out.
    public var droppedEntries = 0
    /// The malformed lines, and the cut tail, that are left out.
    public var droppedLines = 0
    /// The lines whose names are written in another form.
    public var changedNames = 0

    /// No changes yet.
    public init() {}
  }

  private let contents: MapContents

  /// Makes the tidy form of a map.
  public init(_ contents: MapContents) { self.contents = contents }

  /// Gives the lines to `output`, in pieces of some 64 KiB; `name` reads names of the map. O(ranges + their names).
  @discardableResult
  public func write<Failure: Error>(
    name: (TextRange) -> [UInt8], output: (Span<UInt8>) throws(Failure) -> Void
  ) throws(Failure) -> Changes {
    var changes = Changes()
    changes.droppedEntries = contents.ranges.deadCount + contents.ranges.zeroSizeCount
    changes.droppedLines = contents.malformed.count + (contents.tail == nil ? 0 : 1)
    var buffer: [UInt8] = []
    var from: Address? = Address(1)
    // Some pieces at a time, so that `output` may throw.
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

  /// Returns up to 1,024 pieces from an address on, and where the next one starts.
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

  /// Appends the line of a piece.
  private func append(_ piece: LiveRanges.Piece, _ name: (TextRange) -> [UInt8], to buffer: inout [UInt8], _ changes: inout Changes) {
    guard let range = Self.addressable(piece.range) else { return }
    let original = name(contents.entries[piece.owner].name)
    let tidy = TidyName(original).bytes
    if tidy != original { changes.changedNames += 1 }
    changes.lines += 1
    // Without overflow: the pieces are disjoint, and leave out both ends of the address space.
    changes.bytes.rawValue += range.size.rawValue
    buffer += "\(range.start) \(range.size) ".utf8
    buffer += tidy
    buffer.append(0x0a)
  }

  /// A range without the addresses 0 and 2^64 - 1; nil when nothing is left.
  private static func addressable(_ range: AddressRange) -> AddressRange? {
    let start = max(range.start.rawValue, 1)
    let last = min(range.lastRaw, UInt64.max - 1)
    return start <= last ? AddressRange(unchecked: Address(start), size: ByteCount(last - start + 1)) : nil
  }
}
