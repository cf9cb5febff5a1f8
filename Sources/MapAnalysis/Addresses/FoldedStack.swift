/// A stack in one line, the input of flame graphs: frames separated by semicolons, and a count. Source: FlameGraph's
/// `stackcollapse-perf.pl` and bcc's `profile -f`.
enum FoldedStack {
  /// Returns the frames of a line, or nil if it is not a folded stack.
  static func frames(_ line: ArraySlice<UInt8>, _ words: [ArraySlice<UInt8>]) -> [ArraySlice<UInt8>]? {
    guard line.contains(UInt8(ascii: ";")), let last = words.last else { return nil }
    var stack = line
    // `perf report -g folded` writes the share first, difffolded.pl two counts at the end.
    let isShare = words[0].last == UInt8(ascii: "%")
    if isShare { stack = stack[words[0].endIndex...] }
    let counts = isShare ? 0 : words.reversed().prefix(2).prefix(while: isCount).count
    guard isShare || counts > 0 || !last.isEmpty && words[0].contains(UInt8(ascii: ";")) else { return nil }
    if counts > 0 { stack = stack[..<words[words.count - counts].startIndex] }
    return stack.split(separator: UInt8(ascii: ";")).map(trimmed)
  }

  /// Returns true for a decimal number.
  private static func isCount(_ word: ArraySlice<UInt8>) -> Bool {
    word.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var text = text.drop(while: HexNumbers.isBlank)
    while let byte = text.last, HexNumbers.isBlank(byte) { text.removeLast() }
    return text
  }
}

extension AddressWord {
  /// Parses a frame of a folded stack: an address, `[unknown <ADDRESS>]`, or either with the mark of a kind of code such as `_[j]`.
  init?(frame: ArraySlice<UInt8>) {
    var text = frame
    if text.count > 4, text.suffix(4).starts(with: "_[".utf8), text.last == UInt8(ascii: "]") { text = text.dropLast(4) }
    if text.suffix(2).elementsEqual(">]".utf8), let start = text.lastIndex(of: UInt8(ascii: "<")) { text = text[start...].dropLast() }
    self.init(text)
  }
}
