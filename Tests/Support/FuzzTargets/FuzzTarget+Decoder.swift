import PerfMap
import TestSupport

extension FuzzTarget {
  /// The decoder: the result does not depend on chunks, and agrees with a reference parser.
  static let decoder = FuzzTarget(
    name: "decoder", longestInput: 8192,
    seeds: { try sampleCuts(lines: 12).map { [3, 1] + $0 } + [[0, 1] + oddLines, [0, 200] + oddLines, [1, 9] + longLine] },
    fault: { input in
      var script = InputScript(input)
      let stretches = script.byte() % 16 == 1
      let pieceLimit = Int(script.byte()) + 1
      let bytes = stretches ? stretched(script.rest()) : script.rest()
      return chunkFault(bytes, pieceLimit: stretches ? pieceLimit * 4096 : pieceLimit) ?? referenceFault(bytes)
    })

  private static let longLine = Array("1 1 a\n2 2 \u{1}9b\n3 3 c\n".utf8)

  /// Replaces the first byte 0x01 so that its line gets about the maximum length; the byte after it determines the exact length.
  private static func stretched(_ bytes: [UInt8]) -> [UInt8] {
    guard let place = bytes.firstIndex(of: 1) else { return bytes }
    let head = bytes[..<place]
    let lineStart = head.lastIndex(of: 0x0a).map { $0 + 1 } ?? 0
    let tail = bytes[(place + 1)...]
    let rest = tail.prefix { $0 != 0x0a }.count
    let wanted = Int(MapDecoder.longestLine) - 32 + Int(tail.first ?? 0) % 64
    return head + [UInt8](repeating: 0x6e, count: max(0, wanted - (place - lineStart) - rest)) + tail
  }

  /// Decodes bytes in chunks and at once. Returns the first difference between the two results or a broken invariant, or nil.
  private static func chunkFault(_ bytes: [UInt8], pieceLimit: Int) -> String? {
    let whole = MapSnapshot(of: bytes)
    var contents = MapContents()
    var decoder = MapDecoder()
    var batch = LineBatch()
    var start = 0
    // Pseudorandom chunk lengths from 1 to the limit.
    var state = UInt64(pieceLimit) &* 0x9e37_79b9_7f4a_7c15
    while start < bytes.count {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let length = min(bytes.count - start, Int(state >> 33) % pieceLimit + 1)
      let piece = bytes.span.extracting(start..<start + length)
      contents.append(piece)
      decoder.decode(piece, into: &batch)
      start += length
    }
    if let difference = MapSnapshot(contents).difference(from: whole) { return "in chunks: \(difference)" }
    if let broken = contents.ranges.checkInvariants() { return "invariant: \(broken)" }
    if batch.entries != whole.entries || batch.malformed.map(\.line) != whole.malformed { return "a batch of chunks differs" }
    if decoder.position != UInt64(bytes.count) || decoder.tail != whole.tail { return "the tail of chunks differs" }
    return nil
  }

  /// Compares each line with the reference parser, and returns the first difference, or nil.
  private static func referenceFault(_ bytes: [UInt8]) -> String? {
    var lines: [Line] = []
    var decoder = MapDecoder()
    decoder.decode(bytes) { lines.append($0) }
    var pieces = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    let tail = pieces.removeLast()
    guard pieces.count == lines.count else { return "\(lines.count) lines, not \(pieces.count)" }
    if decoder.tail != (tail.isEmpty ? nil : TextRange(offset: UInt64(tail.startIndex), length: UInt64(tail.count))) { return "the tail" }
    for (number, (piece, line)) in zip(pieces, lines).enumerated() {
      let text = TextRange(offset: UInt64(piece.startIndex), length: UInt64(piece.count))
      switch (ReferenceLine(piece), line) {
      case (.malformed(let wanted), .malformed(let found)) where found == MalformedLine(defect: wanted, text: text): continue
      case (.entry(let start, let size, let offset), .entry(let found)):
        let name = TextRange(offset: text.offset + UInt64(offset), length: text.length - UInt64(offset))
        guard found.range.start == Address(start), found.range.size == ByteCount(size), found.name == name else {
          return "line \(number + 1) is \(found)"
        }
      case (let wanted, let found): return "line \(number + 1) is \(found), not \(wanted)"
      }
    }
    return nil
  }
}
