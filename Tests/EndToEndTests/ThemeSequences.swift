/// The numbers of colours in the SGR sequences of an output, by form.
struct ThemeSequences {
  /// The number of 24-bit colours: `38;2;r;g;b` and `48;2;r;g;b`.
  private(set) var direct = 0
  /// The number of palette colours: `38;5;n` and `48;5;n`.
  private(set) var palette = 0
  /// The number of palette colours below 16.
  private(set) var lowPalette = 0
  /// The number of basic colours: 30 to 37 and 90 to 97 for the foreground, 40 to 47 and 100 to 107 for the background.
  private(set) var plain = 0

  var colors: Int { direct + palette + plain }

  init(_ sent: String) {
    for sequence in sent.matches(of: /\u{1b}\[([0-9;]*)m/) {
      var codes = sequence.1.split(separator: ";").compactMap { Int($0) }[...]
      while let code = codes.popFirst() {
        switch code {
        case 38, 48:
          if codes.popFirst() == 2 {
            direct += 1
            codes = codes.dropFirst(3)
          } else if let number = codes.popFirst() {
            palette += 1
            if number < 16 { lowPalette += 1 }
          }
        case 30...37, 40...47, 90...97, 100...107: plain += 1
        default: break
        }
      }
    }
  }
}
