import CNcurses
import Screen

extension Terminal {
  /// Returns the terminfo sequences of keys: plain, with shift, and with other modifiers under the names that xterm uses (`kUP5`).
  static func keySequences() -> [InputDecoder.Sequence] {
    let plain: [(String, Key)] =
      [
        ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right), ("kpp", .pageUp), ("knp", .pageDown), ("khome", .home),
        ("kend", .end), ("kich1", .insert), ("kdch1", .delete), ("kcbt", .backTab), ("kent", .enter), ("kri", .up), ("kind", .down),
        ("kfnd", .home), ("kslt", .end),
      ] + (1...12).map { ("kf\($0)", .function($0)) }
    let modified: [(String, Key)] = [
      ("kUP", .up), ("kDN", .down), ("kLFT", .left), ("kRIT", .right), ("kPRV", .pageUp), ("kNXT", .pageDown), ("kHOM", .home),
      ("kEND", .end), ("kIC", .insert), ("kDC", .delete),
    ]
    let all = plain + modified.flatMap { name, key in ["", "3", "4", "5", "6", "7"].map { (name + $0, key) } }
    return all.compactMap { name, key in cn_capability(name).map { InputDecoder.Sequence(Array(String(cString: $0).utf8), key) } }
  }
}
