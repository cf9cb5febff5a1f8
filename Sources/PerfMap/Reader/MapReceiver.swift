/// What takes the bytes of a followed map.
public protocol MapReceiver: ~Copyable {
  /// A new generation begins: all that came before is void, the next bytes are the first of the file.
  mutating func begin(_ generation: Generation)
  /// The next bytes of the current generation.
  mutating func receive(_ bytes: Span<UInt8>)
  /// So many NULs come next: a hole of 1 MiB or more, which nobody has read. The same as receiving them as bytes.
  ///
  /// A file of a TiB costs its writer nothing, so who need not look at each NUL should not.
  mutating func receive(zeros count: UInt64)
}

extension MapReceiver where Self: ~Copyable {
  /// Receives them as bytes. O(count).
  public mutating func receive(zeros count: UInt64) {
    let page = ZeroBytes.page
    var left = count
    while left > 0 {
      let piece = min(left, UInt64(page.count))
      receive(page.span.extracting(first: Int(piece)))
      left -= piece
    }
  }
}

extension MapContents: MapReceiver {
  /// Forgets everything and begins again.
  public mutating func begin(_ generation: Generation) {
    self = MapContents(overlapLimit: overlaps.limit, entryLimit: entryLimit)
  }

  /// Takes the next bytes.
  public mutating func receive(_ bytes: Span<UInt8>) { append(bytes) }

  /// Takes a hole. O(1).
  public mutating func receive(zeros count: UInt64) { append(zeros: count) }
}
