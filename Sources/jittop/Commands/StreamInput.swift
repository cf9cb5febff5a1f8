import Monitor
import PerfMap

/// Reads entries from standard input, line by line. Malformed lines are reported on standard error.
struct StreamInput {
  private(set) var skipped = SkippedLines(expected: "ADDRESS SIZE NAME, hexadecimal without signs")

  /// Calls `body` with each entry until the end of the input. An entry is skipped if `body` throws for an invalid name or range.
  mutating func forEachEntry(_ body: (AddressRange, [UInt8]) throws -> Void) throws {
    var stream = EntryStream()
    func take(_ number: Int, _ line: EntryStream.Line) throws {
      if let cause = try StreamInput.refusal(of: line, body) { skipped.add(number, cause) }
    }
    try StandardInput.forEachPiece { try stream.feed($0, take) }
    try stream.end(take)
  }

  /// Passes the entry of a line to `body`. Returns the reason if the line must be skipped, else nil.
  private static func refusal(of line: EntryStream.Line, _ body: (AddressRange, [UInt8]) throws -> Void) throws -> String? {
    switch line {
    case .malformed(let defect): return defect.explanation
    case .entry(let range, let name):
      do {
        try body(range, name)
        return nil
      } catch let error as PerfMapError where error.code == .invalidName || error.code == .invalidRange {
        return error.cause
      }
    }
  }
}
