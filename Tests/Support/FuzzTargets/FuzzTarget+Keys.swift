import Screen
import Terminal

extension FuzzTarget {
  /// The key decoder: events do not depend on chunks, and no key after a sequence is lost.
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
      // An incomplete sequence at the end of the input consumes at most three of these bytes: the rest of an X10 mouse report.
      let ending = Array("qqqqqqqz".utf8)
      let typed = input + ending
      var whole = InputDecoder()
      let events = whole.decode(typed) + whole.finish()
      var pieces = InputDecoder()
      let same = typed.flatMap { pieces.decode(CollectionOfOne($0)) } + pieces.finish()
      if events != same { return "\(events), and in pieces \(same)" }
      if events.count > typed.count { return "\(events.count) events of \(typed.count) bytes" }
      let letters = ending.suffix(4).map { InputEvent.key(.character(Unicode.Scalar($0))) }
      if Array(events.suffix(4)) != letters { return "the letters behind were swallowed: \(events)" }
      for event in events {
        if case .mouse(let mouse) = event, mouse.point.column < 0 || mouse.point.row < 0 { return "\(mouse)" }
        if case .key(.character(let scalar)) = event, scalar.value < 0x20 || scalar.value == 0x7f { return "\(event)" }
      }
      return nil
    })
}
