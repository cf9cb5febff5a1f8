import Monitor
import PerfMap
import Session
import SystemPackage

/// Reads entries from standard input, line by line; malformed lines are reported on standard error.
struct StreamInput {
  /// The number of skipped lines.
  private(set) var refused = 0
  private var stream = EntryStream()
  /// The maximum number of lines to report.
  private static let reportLimit = 10

  /// Calls `body` with each entry until the end of the input. An entry is skipped if `body` throws for an invalid name or range.
  mutating func forEachEntry(_ body: (AddressRange, [UInt8]) throws -> Void) throws {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count: Int
      do {
        count = try bytes.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
      } catch {
        Failure.report("standard input", cause: (error as? Errno)?.description ?? "cannot be read", remedy: "check what is piped in")
        throw Failure.status
      }
      var refusals: [(Int, String)] = []
      let take = { (number: Int, line: EntryStream.Line) throws in
        if let cause = try StreamInput.refusal(of: line, body) { refusals.append((number, cause)) }
      }
      defer { for (number, cause) in refusals { report(number, cause) } }
      if count == 0 { return try stream.end(take) }
      try stream.feed(bytes[..<count], take)
    }
  }

  /// Passes an entry to `body`; returns the reason if the line is skipped.
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

  private mutating func report(_ number: Int, _ cause: String) {
    refused += 1
    guard refused <= StreamInput.reportLimit else { return }
    let last = refused == StreamInput.reportLimit ? "; further lines are skipped silently" : ""
    Failure.report("standard input, line \(number)", cause: cause, remedy: "expected ADDRESS SIZE NAME, hexadecimal without signs\(last)")
  }
}
