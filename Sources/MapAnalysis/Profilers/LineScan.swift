import PerfMap

/// A reading of the lines of a growing map as profilers read them, in blocks, given the text of the file and the decoded entries.
package struct LineScan: Sendable {
  package enum Outcome: Hashable, Sendable {
    /// More blocks are left.
    case unfinished
    case complete
    /// The file cannot be read, or has a line over 1 MiB after more malformed lines than are kept.
    case failed
  }

  private var lines = ReadLines()
  private var splitter = LineSplitter()
  /// The number of bytes read.
  package private(set) var position: UInt64 = 0

  private static let blockSize = 1 << 18

  package init() {}

  /// Reads the next block, of 256 KiB, up to the end of the decoded contents. `read` returns a range of the file up to a limit of bytes.
  package mutating func advance(_ contents: MapContents, _ read: (TextRange, Int) -> [UInt8]) -> Outcome {
    let end = contents.byteCount.rawValue
    guard position < end else { return .complete }
    if position - splitter.lineStart > MapDecoder.longestLine {
      // Skip the rest of a long line, which may be a large hole in a sparse file.
      guard let lineEnd = contents.end(ofLineAt: splitter.lineStart) else { return .failed }
      let rest = lineEnd - position
      pass(over: contents) { $0.split(zeros: rest) }
      position = lineEnd
      guard position < end else { return .complete }
    }
    let block = read(TextRange(offset: position, length: min(UInt64(Self.blockSize), end - position)), Self.blockSize)
    guard !block.isEmpty else { return .failed }
    pass(over: contents) { $0.split(block.span) }
    position += UInt64(block.count)
    return position < end ? .unfinished : .complete
  }

  /// Returns the lines read so far, including an unterminated last line.
  package func finished(_ contents: MapContents) -> ReadLines {
    var copy = self
    copy.pass(over: contents) { $0.finishLines() }
    return copy.lines
  }

  private mutating func pass(over contents: MapContents, _ body: (inout Pass) -> Void) {
    var pass = Pass(splitter: splitter, lines: lines, entries: contents.entries)
    // The pass must have the only references, or else its first change would copy the lines.
    (lines, splitter) = (ReadLines(by: []), LineSplitter())
    body(&pass)
    (lines, splitter) = (pass.lines, pass.splitter)
  }

  /// A receiver of lines that finds the entry of each line by its offset in the file.
  private struct Pass: LineReceiver {
    var splitter: LineSplitter
    var lines: ReadLines
    let entries: EntryTable

    mutating func receive(part: Span<UInt8>) {}
    mutating func receive(partOfZeros count: UInt64) {}

    mutating func receive(line: Span<UInt8>, _ location: LineLocation) {
      let next = lines.entryCount
      let entry = next < entries.count ? entries[EntryID(UInt32(truncatingIfNeeded: next))] : nil
      // An empty name is at the end of its line.
      let isHere = entry.map { $0.name.offset <= location.offset + location.length } ?? false
      lines.add(line, location, isHere ? entry : nil)
    }
  }
}

extension MapContents {
  /// Returns the end of a line over 1 MiB that starts at an offset; nil if the line is not kept. O(log malformed lines).
  fileprivate func end(ofLineAt start: UInt64) -> UInt64? {
    if tail?.offset == start { return byteCount.rawValue }
    let index = (0..<malformed.keptCount).partitioningIndex { malformed[$0].text.offset >= start }
    guard index < malformed.keptCount, malformed[index].text.offset == start else { return nil }
    return start + malformed[index].text.length
  }
}
