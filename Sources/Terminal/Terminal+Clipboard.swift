import CNcurses

extension Terminal {
  /// Asks the terminal to put text on the clipboard (OSC 52), at most the first 48 KiB; terminals may ignore it.
  public func copy(_ text: String) {
    let request = "\u{1b}]52;c;" + Terminal.base64(Array(text.utf8.prefix(49_152))) + "\u{07}"
    request.withCString { cn_send($0, request.utf8.count) }
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? digits[Int(bits >> UInt32(18 - 6 * place) & 63)] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
