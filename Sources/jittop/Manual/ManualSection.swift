/// A section of the manual page that no command, option or key describes.
struct ManualSection {
  /// A part of a section. Words between backquotes are bold, except in examples.
  enum Block {
    case heading(String)
    case text(String)
    /// Lines that are not filled.
    case example(String)
    /// Terms with longer explanations below them.
    case items([(term: String, text: String)])
    /// Terms with short explanations beside them; `width` is that of the column of terms.
    case table([(term: String, text: String)], width: Int)
  }

  let title: String
  let blocks: [Block]

  init(_ title: String, _ blocks: [Block]) { (self.title, self.blocks) = (title, blocks) }
}
