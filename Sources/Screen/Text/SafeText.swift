import PerfMap

/// Text that cannot control a terminal. A ``Canvas`` takes no other text.
///
/// Names in perf maps are untrusted. Every initializer makes its input safe: C0 controls become their pictures (`␛`), bytes that are not
/// UTF-8 become escapes (`\xED`), and C1 controls, format characters (U+202E), private and unassigned code points become `�`.
package struct SafeText: Hashable, Sendable {
  package private(set) var glyphs: [Glyph]
  /// The width in columns.
  package private(set) var columns: Int

  package init() {
    glyphs = []
    columns = 0
  }

  /// Creates text from a string. O(scalars).
  package init(_ string: String) {
    self.init()
    for scalar in string.unicodeScalars { append(scalar) }
  }

  /// Creates text from bytes that need not be UTF-8. Reads no more bytes once there are `limit` glyphs. O(bytes).
  package init(bytes: some Collection<UInt8>, limit: Int = .max) {
    self.init()
    var rest = LossyUTF8(bytes)
    while glyphs.count < limit, let next = rest.next() {
      switch next {
      case .scalar(let scalar): append(scalar)
      case .stray(let byte): for scalar in byte.hexEscape.unicodeScalars { append(scalar) }
      }
    }
  }

  /// Returns the text cut to `limit` columns. If anything is cut and `limit` is above 0, the last glyph is `…`. O(glyphs).
  package func truncated(to limit: Int) -> SafeText {
    guard columns > limit else { return self }
    guard limit > 0 else { return SafeText() }
    var cut = SafeText()
    for glyph in glyphs {
      guard cut.columns + glyph.columns <= limit - 1 else { break }
      cut.append(glyph)
    }
    cut.append(Glyph(safe: 0x2026))
    return cut
  }

  /// Returns the end of the text in at most `limit` columns. If anything is cut and `limit` is above 0, the first glyph is `…`. O(glyphs).
  package func truncatedAtStart(to limit: Int) -> SafeText {
    guard columns > limit else { return self }
    guard limit > 0 else { return SafeText() }
    return SafeText("…") + suffix(columns: limit - 1)
  }

  /// Returns the longest prefix of at most `limit` columns. O(glyphs).
  package func prefix(columns limit: Int) -> SafeText {
    var start = SafeText()
    for glyph in glyphs {
      guard start.columns + glyph.columns <= limit else { break }
      start.append(glyph)
    }
    return start
  }

  /// Returns the longest suffix of at most `limit` columns. O(glyphs).
  package func suffix(columns limit: Int) -> SafeText {
    var width = 0
    let count = glyphs.reversed().prefix { glyph in
      width += glyph.columns
      return width <= limit
    }.count
    return dropping(glyphs.count - count)
  }

  /// Returns the text without its first `count` glyphs.
  package func dropping(_ count: Int) -> SafeText {
    var rest = SafeText()
    for glyph in glyphs.dropFirst(count) { rest.append(glyph) }
    return rest
  }

  /// The text as a string that is safe to print.
  package var string: String {
    var scalars = String.UnicodeScalarView()
    for glyph in glyphs {
      for value in [glyph.base, glyph.mark, glyph.secondMark] where value != 0 {
        if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
      }
    }
    return String(scalars)
  }

  package static func + (left: SafeText, right: SafeText) -> SafeText {
    var both = left
    for glyph in right.glyphs { both.append(glyph) }
    return both
  }

  /// Appends a scalar, or its safe replacement.
  package mutating func append(_ scalar: Unicode.Scalar) {
    switch TextWidth(of: scalar) {
    case .columns(let width):
      append(Glyph(safe: scalar.value, columns: width))
    case .combining:
      combine(scalar)
    case .unsafe:
      let value = scalar.value
      // U+2400 to U+241F are the pictures of the C0 controls, U+2421 that of DELETE.
      append(Glyph(safe: value < 0x20 ? 0x2400 + value : value == 0x7f ? 0x2421 : Glyph.replacement))
    }
  }

  /// Adds a combining mark to the last glyph. Marks beyond the second are dropped; a mark without a base becomes U+FFFD.
  private mutating func combine(_ mark: Unicode.Scalar) {
    guard let last = glyphs.indices.last else { return append(Glyph(safe: Glyph.replacement)) }
    if glyphs[last].mark == 0 {
      glyphs[last].mark = mark.value
    } else if glyphs[last].secondMark == 0 {
      glyphs[last].secondMark = mark.value
    }
  }

  private mutating func append(_ glyph: Glyph) {
    glyphs.append(glyph)
    columns += glyph.columns
  }
}

extension SafeText: ExpressibleByStringLiteral {
  package init(stringLiteral value: String) { self.init(value) }
}

extension SafeText: CustomStringConvertible {
  package var description: String { string }
}
