/// The meaning of a cell, its background and its emphasis, independent of colours.
///
/// A ``StyleSheet`` turns a style into colours, so panes and their tests do not depend on a theme.
package struct Style: Hashable, Sendable, BitwiseCopyable {
  /// The kind of background of a cell.
  package enum Surface: UInt8, Hashable, Sendable, BitwiseCopyable {
    case screen
    /// The selected row.
    case selected
    case dialog
    /// A search match.
    case match
  }

  /// The attributes of a character other than colours.
  package struct Emphasis: OptionSet, Hashable, Sendable, BitwiseCopyable {
    package let rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue }
    package static let bold = Emphasis(rawValue: 1)
    package static let dim = Emphasis(rawValue: 2)
    package static let underline = Emphasis(rawValue: 4)
    /// Foreground and background exchanged.
    package static let reverse = Emphasis(rawValue: 8)
  }

  package var role: Role
  /// The position on the ramp of a gradient role, 0 (low) to 15 (high); otherwise 0.
  package var level: UInt8
  package var surface: Surface
  /// The emphasis that is added to the emphasis of the role in the theme.
  package var emphasis: Emphasis

  package init(_ role: Role, level: UInt8 = 0, on surface: Surface = .screen, _ emphasis: Emphasis = []) {
    self.role = role
    self.level = min(level, 15)
    self.surface = surface
    self.emphasis = emphasis
  }

  /// Returns the style on another surface.
  package func on(_ surface: Surface) -> Style {
    var copy = self
    copy.surface = surface
    return copy
  }

  /// Plain text on the screen.
  package static let text = Style(.text)
}
