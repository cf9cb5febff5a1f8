import CNcurses
import Glibc

extension Terminal {
  /// Asks the terminal to copy text to the clipboard (OSC 52 of xterm). Some terminals ignore the request silently.
  ///
  /// In tmux, also sends the request wrapped for the outer terminal, which tmux forwards only with its option `allow-passthrough`.
  package func copy(_ text: String) {
    let request = "\u{1b}]52;c;" + base64(Array(text.utf8)) + "\u{07}"
    send(request)
    if getenv("TMUX") != nil { send("\u{1b}Ptmux;\u{1b}" + request + "\u{1b}\\") }
  }

  private func send(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { if let base = $0.baseAddress { cn_send(base, $0.count) } }
    }
  }

  /// Encodes bytes as base64. Source: RFC 4648, section 4.
  private func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".unicodeScalars)
    var text = String.UnicodeScalarView()
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = (0..<3).reduce(UInt32(0)) { $0 << 8 | UInt32($1 < group.count ? group[start + $1] : 0) }
      for place in 0..<4 {
        text.append(place <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * place) & 0x3f)] : "=")
      }
    }
    return String(text)
  }
}
