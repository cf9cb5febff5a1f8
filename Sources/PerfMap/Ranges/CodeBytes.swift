/// How much code a map tells of, by what became of it: how a code cache fills and is used again.
package struct CodeBytes: Hashable, Sendable {
  /// The bytes of the entries that own all of theirs.
  package var live: ByteCount
  /// The bytes that trimmed entries still own.
  package var trimmed: ByteCount
  /// The bytes that newer entries took from older ones, so far: as often as they were taken.
  package var dead: ByteCount

  /// Makes an amount.
  package init(live: ByteCount = .zero, trimmed: ByteCount = .zero, dead: ByteCount = .zero) {
    (self.live, self.trimmed, self.dead) = (live, trimmed, dead)
  }

  /// The bytes that have an owner; stays at 2^64 - 1.
  package var owned: ByteCount { live.addingSaturated(trimmed) }

  /// All parts of two amounts together; each stays at 2^64 - 1.
  package static func + (left: CodeBytes, right: CodeBytes) -> CodeBytes {
    CodeBytes(
      live: left.live.addingSaturated(right.live), trimmed: left.trimmed.addingSaturated(right.trimmed),
      dead: left.dead.addingSaturated(right.dead))
  }
}
