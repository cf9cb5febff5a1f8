import Glibc
import Screen
import Terminal
import TestSupport

extension FuzzTarget {
  /// The decoder of keys: any bytes typed give keys on the screen or nothing, and never swallow more than a sequence.
  ///
  /// It takes the standard input and output of the process: a pseudo-terminal stands there from the first input on.
  static let keys = FuzzTarget(
    name: "keys", longestInput: 1024,
    seeds: {
      [
        "aé中\r\n\t\u{1b}[Z\u{7f}\u{8}\u{4}", "\u{1b}OA\u{1b}[B\u{1b}OC\u{1b}[1;5D\u{1b}[5~\u{1b}[H\u{1b}OF\u{1b}[15~\u{1b}[24~",
        "\u{1b}[<0;10;5M\u{1b}[<32;11;5M\u{1b}[<0;11;5m\u{1b}[<64;3;3M\u{1b}[M !!\u{1b}[M#\u{7f}!",
        "\u{1b}[99;7u\u{1b}[?1;2c\u{1b}x\u{1b}\u{1b}[200~a\u{1b}[201~",
      ].map { Array($0.utf8) } + [[0xff, 0x7a, 0xc3, 0x41, 0xe4, 0xb8, 0x42, 0xf0, 0x9f, 0x1b, 0x5b]]
    },
    fault: { input in
      try KeyTrial.shared.get().fault(input)
    })
}
