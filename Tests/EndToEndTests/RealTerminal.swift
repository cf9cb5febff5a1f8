import CVTerm
import Screen
import TestSupport

/// The screen of an independent terminal emulator, libvterm, for the output of jittop.
final class RealTerminal {
  private var terminal: OpaquePointer
  private(set) var size: Size

  init(_ size: Size) throws {
    guard let opened = cvt_open(Int32(size.columns), Int32(size.rows)) else { throw SetupError(step: "vterm_new") }
    terminal = opened
    self.size = size
  }

  deinit { vterm_free(terminal) }

  /// Feeds output of jittop to libvterm.
  func show(_ bytes: some Collection<UInt8>) {
    Array(bytes).withUnsafeBytes { buffer in
      _ = vterm_input_write(terminal, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
    }
  }

  /// Resizes the terminal. Creates a new libvterm each time, because version 0.1.4 crashes in `vterm_set_size`.
  func resize(_ size: Size) throws {
    guard let opened = cvt_open(Int32(size.columns), Int32(size.rows)) else { throw SetupError(step: "vterm_new") }
    vterm_free(terminal)
    terminal = opened
    self.size = size
  }

  /// Fills the screen with a pattern that a full redraw must replace.
  func spoil() {
    for row in 0..<size.rows {
      show("\u{1b}[\(row + 1)H\u{1b}[31m".utf8)
      show(Array(repeating: UInt8(ascii: "X"), count: size.columns))
    }
    show("\u{1b}[m".utf8)
  }

  func cell(_ column: Int, _ row: Int) -> cvt_cell { cvt_cell_at(terminal, Int32(column), Int32(row)) }

  /// All cells as comparable values, without the invisible foreground of blanks.
  var picture: [[UInt32]] {
    (0..<size.rows).flatMap { row in
      (0..<size.columns).map { column in
        let cell = cell(column, row)
        let isBlank = (cell.base == 0 || cell.base == 0x20) && cell.is_reversed == 0
        return [
          cell.base == 0 ? 0x20 : cell.base, cell.mark, cell.second_mark, isBlank ? 0 : UInt32(bitPattern: cell.foreground),
          UInt32(bitPattern: cell.background), isBlank ? 0 : UInt32(cell.is_bold), UInt32(cell.is_underlined), UInt32(cell.is_reversed),
        ]
      }
    }
  }

  /// The rows as text without trailing blanks.
  var rows: [String] {
    (0..<size.rows).map { row in
      var scalars = String.UnicodeScalarView()
      for column in 0..<size.columns {
        let cell = cell(column, row)
        if cell.base == .max { continue }
        for value in [cell.base == 0 ? 0x20 : cell.base, cell.mark, cell.second_mark] where value != 0 {
          if let scalar = Unicode.Scalar(value) { scalars.append(scalar) }
        }
      }
      while scalars.last == " " { scalars.removeLast() }
      return String(scalars)
    }
  }

  /// Returns descriptions of the first cells, at most eight, that differ from a canvas.
  func differences(from canvas: Canvas, _ appearances: AppearanceCache) -> [String] {
    var found: [String] = []
    guard canvas.size == size else { return ["the canvas is \(canvas.size), the terminal \(size)"] }
    for row in 0..<size.rows {
      for column in 0..<size.columns where found.count < 8 {
        if let words = difference(column, row, canvas, appearances) { found.append("column \(column) row \(row): \(words)") }
      }
    }
    return found
  }

  private func difference(_ column: Int, _ row: Int, _ canvas: Canvas, _ appearances: AppearanceCache) -> String? {
    let wanted = canvas[column, row]
    let shown = cell(column, row)
    // libvterm marks the right half of a wide character with an invalid character.
    if wanted.isContinuation { return shown.base == .max ? nil : "no right half of a wide character" }
    let isWide = canvas[column + 1, row].isContinuation && column + 1 < size.columns
    if Int(shown.columns) != (isWide ? 2 : 1) { return "\(shown.columns) columns wide" }
    let base = shown.base == 0 ? 0x20 : shown.base
    if (base, shown.mark, shown.second_mark) != (wanted.base, wanted.mark, wanted.secondMark) {
      return
        "shows U+\(String(base, radix: 16)) \(shown.mark) \(shown.second_mark), not U+\(String(wanted.base, radix: 16)) \(wanted.mark) \(wanted.secondMark)"
    }
    let look = appearances[wanted.style]
    let isReversed = look.emphasis.contains(.reverse)
    // The foreground of a blank is invisible; libvterm does not support dim.
    let isInkSeen = base != 0x20 || isReversed || look.emphasis.contains(.underline)
    if isInkSeen, shown.foreground != Self.number(look.foreground) { return "ink \(shown.foreground), not \(look.foreground)" }
    if shown.background != Self.number(look.background) { return "paper \(shown.background), not \(look.background)" }
    if isInkSeen, (shown.is_bold != 0) != look.emphasis.contains(.bold) { return "bold \(shown.is_bold)" }
    if (shown.is_underlined != 0) != look.emphasis.contains(.underline) { return "underline \(shown.is_underlined)" }
    if (shown.is_reversed != 0) != isReversed { return "reverse \(shown.is_reversed)" }
    return nil
  }

  private static func number(_ color: Color) -> Int32 {
    switch color {
    case .terminalDefault: -1
    case .indexed(let index): Int32(index)
    case .rgb(let red, let green, let blue): 0x1000000 | Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
    }
  }
}

/// A cache of style appearances in the colours of a terminal, because finding the nearest of 256 colours is slow.
final class AppearanceCache {
  private let sheet: StyleSheet
  private let depth: ColorDepth
  private var known: [Style: Appearance] = [:]

  init(_ sheet: StyleSheet, _ depth: ColorDepth) {
    self.sheet = sheet
    self.depth = depth
  }

  subscript(style: Style) -> Appearance {
    if let look = known[style] { return look }
    let look = sheet.appearance(of: style, depth: depth)
    known[style] = look
    return look
  }
}
