/// One cell of a screen: a character with up to two combining marks, and its style. 16 bytes.
package struct Cell: Hashable, Sendable, BitwiseCopyable {
  /// The scalar value of the character; 0 in the second cell of a wide character.
  package var base: UInt32
  /// The first combining mark, or 0.
  package var mark: UInt32
  /// The second combining mark, or 0.
  package var secondMark: UInt32
  package var style: Style

  package init(base: UInt32, mark: UInt32 = 0, secondMark: UInt32 = 0, style: Style) {
    self.base = base
    self.mark = mark
    self.secondMark = secondMark
    self.style = style
  }

  package static let blank = Cell(base: 0x20, style: .text)

  /// True if this is the right half of a wide character.
  package var isContinuation: Bool { base == 0 }
}
