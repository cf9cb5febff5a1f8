/// A character with up to two combining marks, and its width in columns.
package struct Glyph: Hashable, Sendable, BitwiseCopyable {
  /// The scalar value of the character.
  package let base: UInt32
  /// The first combining mark, or 0.
  package internal(set) var mark: UInt32 = 0
  /// The second combining mark, or 0.
  package internal(set) var secondMark: UInt32 = 0
  /// The width: 2 for wide characters, otherwise 1.
  package let columns: Int

  /// Creates the glyph of a scalar; U+FFFD for combining marks and for scalars that must not reach a terminal.
  package init(_ scalar: Unicode.Scalar) {
    switch TextWidth(of: scalar) {
    case .columns(let columns):
      base = scalar.value
      self.columns = columns
    case .combining, .unsafe:
      base = Glyph.replacement
      columns = 1
    }
  }

  /// Creates a glyph from a character that is known to be safe to print.
  init(safe base: UInt32, columns: Int = 1) {
    self.base = base
    self.columns = columns
  }

  /// U+FFFD REPLACEMENT CHARACTER.
  static let replacement: UInt32 = 0xfffd
}
