import Dashboard
import MapAnalysis
import PerfMap

extension ManualSection {
  /// The end of the section on keys.
  static let mouseAndSymbols: [Block] = [
    .heading("Mouse"),
    .text(
      """
      A click selects, a double click opens, the wheel scrolls the pane under the pointer. Headings sort, labels in borders and dialogs \
      are buttons, and scroll bars and the border between the columns can be dragged. M leaves the mouse to the terminal, to select text, \
      and takes it back; so does `--no-mouse` from the start.
      """),
    .heading("Symbols"),
    .text("Colour never carries a meaning alone:"),
    .table(
      [
        ("state of a map", "● live, ◐ idle, ▲ stale, ○ exited, ✗ unreadable; ⧉ in a container"),
        ("tier", Tier.allCases.map { "\(GlyphStyles.tier($0).glyph.string) \($0.name)" }.joined(separator: ", ")),
        ("overlap", Overlap.Kind.allCases.map { "\(GlyphStyles.overlap($0).glyph.string) \($0.name)" }.joined(separator: ", ")),
        ("flags", "N new, I injected, D dead, X not executable, and the symbol of an overlap"),
      ], width: 18),
    .text("On a terminal without UTF-8, and with `--symbols ascii`, everything is drawn in ASCII."),
    .heading("Entries by function"),
    .text(
      """
      F5 groups the entries by function: one row for all tiers and compilations of a function, with the number of its entries, the bytes \
      that it owns, the bytes that newer entries took from it, and the age of its newest entry. Enter or → expands a row into its entries, \
      oldest first. s, a heading, `:top recompiled`, `:top bytes`, `:top lost` and `:top age` sort the functions. The filter applies to \
      entries before they are grouped. Anonymous functions of V8 are distinguished by their source position.
      """),
    .heading("Runtimes without a map"),
    .text(
      """
      W lists the runtimes that run without a map, with the way to get one. A running JVM can be asked for its map (J, or Enter in that \
      list): once, or every few seconds. jittop asks for confirmation and then runs `jcmd PID Compiler.perfmap`; with `--readonly`, never.
      """),
  ]
}
