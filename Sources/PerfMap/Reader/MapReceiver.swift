/// What takes the bytes of a followed map.
public protocol MapReceiver: ~Copyable {
  /// A new generation begins: all that came before is void, the next bytes are the first of the file.
  mutating func begin(_ generation: Generation)
  /// The next bytes of the current generation.
  mutating func receive(_ bytes: Span<UInt8>)
}

extension MapContents: MapReceiver {
  /// Forgets everything and begins again.
  public mutating func begin(_ generation: Generation) {
    self = MapContents(overlapLimit: overlaps.limit)
  }

  /// Takes the next bytes.
  public mutating func receive(_ bytes: Span<UInt8>) { append(bytes) }
}
