/// The look of a cell in words: what it means, and what lies under it.
///
/// A style holds no colour. A ``StyleSheet`` turns it into one, so that the same screen serves every theme and every test.
package struct Style: Hashable, Sendable, BitwiseCopyable {
  /// What a cell lies on.
  package enum Surface: UInt8, Hashable, Sendable, BitwiseCopyable {
    /// The plain screen.
    case screen
    /// The selected row.
    case selected
    /// A dialog.
    case dialog
    /// A hit of a search.
    case match
  }

  /// Emphasis beyond colour.
  package struct Emphasis: OptionSet, Hashable, Sendable, BitwiseCopyable {
    /// The bits.
    package let rawValue: UInt8
    /// Makes a set from its bits.
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    /// Heavier strokes.
    package static let bold = Emphasis(rawValue: 1)
    /// Fainter than normal.
    package static let dim = Emphasis(rawValue: 2)
    /// Underlined.
    package static let underline = Emphasis(rawValue: 4)
    /// Ink and paper exchanged.
    package static let reverse = Emphasis(rawValue: 8)
  }

  /// The meaning of the ink.
  package var role: Role
  /// The place on a ramp, 0 (low) to 15 (high); only for the gradient roles.
  package var level: UInt8
  /// What lies under the ink.
  package var surface: Surface
  /// Emphasis on top of what the theme gives the role.
  package var emphasis: Emphasis

  /// Makes a style.
  package init(_ role: Role, level: UInt8 = 0, on surface: Surface = .screen, _ emphasis: Emphasis = []) {
    self.role = role
    self.level = min(level, 15)
    self.surface = surface
    self.emphasis = emphasis
  }

  /// The same ink on another surface.
  package func on(_ surface: Surface) -> Style {
    var copy = self
    copy.surface = surface
    return copy
  }

  /// Plain text on the plain screen.
  package static let text = Style(.text)
}
