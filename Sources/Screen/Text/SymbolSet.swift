/// The set of characters that a terminal can show.
///
/// Panes draw in Unicode; for a terminal without Unicode, ``plain(_:)`` replaces each glyph.
package enum SymbolSet: Hashable, Sendable, CaseIterable {
  case unicode, ascii

  /// Returns the ASCII replacement of a character, one column wide.
  ///
  /// Keeps ASCII. Replaces known symbols, braille and blocks by similar characters, other lines and corners by `-`, `|` or `+`, and all
  /// other characters by `?`.
  package static func plain(_ base: UInt32) -> UInt32 {
    if base < 0x7f { return base }
    if let named = names[base] { return named }
    switch base {
    case 0x2800...0x28ff:
      return ramp[(base - 0x2800).nonzeroBitCount]
    case 0x2581...0x2588:
      return ramp[Int(base - 0x2580)]
    case 0x2400...0x241f, 0x2421:
      return 0x3f
    case 0x2500...0x2501, 0x2550: return 0x2d
    case 0x2502...0x2503, 0x2551: return 0x7c
    case 0x250c...0x254b, 0x2552...0x2570: return 0x2b
    default: return 0x3f
    }
  }

  private static let ramp: [UInt32] = " .:-=+*#@".unicodeScalars.map(\.value)

  private static let names: [UInt32: UInt32] =
    ([
      "●": "o", "◐": "~", "▲": "^", "≡": "%", "○": ".", "▸": ">", "•": "*", "▼": "v", "↑": "^", "↓": "v", "←": "<", "→": ">",
      "⊂": "<", "╳": "x", "█": "#", "▓": "*", "▒": "+", "░": ":", "·": ".", "…": ".", "–": "-", "—": "-", "×": "x",
      "╱": "/", "┄": ".", "◀": "<", "▶": ">", "⧉": "@", "␣": "_", "⇥": ">", "✓": "v", "✗": "x", "�": "?", "Δ": "d", "≥": ">",
      "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "┐": "[", "┌": "]", "┘": "[", "└": "]",
    ] as KeyValuePairs<Unicode.Scalar, Unicode.Scalar>).reduce(into: [:]) { table, pair in
      table[pair.key.value] = pair.value.value
    }
}
