/// A consumer of the bytes of a map, for example ``MapContents``. ``MapFollower`` and ``OpenedMap`` call its methods.
public protocol MapReceiver: ~Copyable {
  /// Starts a new generation. All earlier bytes are void; the next byte is the first of the file.
  mutating func begin(_ generation: Generation)
  /// Processes the next bytes of the current generation.
  mutating func receive(_ bytes: Span<UInt8>)
  /// Processes a hole of `count` NUL bytes, at least 1 MiB, which was not read from the file. Equivalent to receiving the bytes.
  ///
  /// Creating a sparse file of 1 TiB is cheap, so implementations should not take time proportional to `count`.
  mutating func receive(zeros count: UInt64)
}

extension MapReceiver where Self: ~Copyable {
  /// Passes the NUL bytes of a hole to the receiver, up to 64 KiB at once. O(count).
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
  /// Removes all contents. The limits stay the same.
  public mutating func begin(_ generation: Generation) {
    self = MapContents(overlapLimit: overlaps.limit, entryLimit: entryLimit)
  }

  /// Processes the next bytes. O(bytes + entries × log entries).
  public mutating func receive(_ bytes: Span<UInt8>) { append(bytes) }

  /// Processes a hole. Only about its first 1 MiB is decoded.
  public mutating func receive(zeros count: UInt64) { append(zeros: count) }
}
