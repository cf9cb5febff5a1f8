/// The amount of code in a map, by ownership. It shows how a code cache fills and is reused.
package struct CodeBytes: Hashable, Sendable {
  /// The bytes of live entries.
  package var live: ByteCount
  /// The bytes that trimmed entries still own.
  package var trimmed: ByteCount
  /// The bytes that newer entries took from older ones. A byte counts each time it is taken.
  package var dead: ByteCount

  package init(live: ByteCount = .zero, trimmed: ByteCount = .zero, dead: ByteCount = .zero) {
    (self.live, self.trimmed, self.dead) = (live, trimmed, dead)
  }

  /// The bytes that have an owner, at most 2^64 - 1.
  package var owned: ByteCount { live.addingSaturated(trimmed) }

  /// Returns the sums of the parts, each at most 2^64 - 1.
  package static func + (left: CodeBytes, right: CodeBytes) -> CodeBytes {
    CodeBytes(
      live: left.live.addingSaturated(right.live), trimmed: left.trimmed.addingSaturated(right.trimmed),
      dead: left.dead.addingSaturated(right.dead))
  }
}
