import Monitor
import PerfMap
import Session
import SystemPackage

/// The entries of standard input, each as soon as its line is there; every other line is reported on standard error.
struct StreamInput {
  /// The number of lines that were left out.
  private(set) var refused = 0
  private var stream = EntryStream()

  /// The number of lines that are reported one by one.
  private static let mostReports = 10

  /// Gives each entry to `body` until the input ends. What `body` refuses for the entry's own fault is left out as well.
  mutating func forEachEntry(_ body: (AddressRange, [UInt8]) throws -> Void) throws {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count: Int
      do {
        count = try bytes.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
      } catch {
        Failure.report("standard input", cause: (error as? Errno)?.description ?? "cannot be read", remedy: "check where it comes from")
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

  /// Why a line is left out, or nil when it was taken.
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
    guard refused <= StreamInput.mostReports else { return }
    let last = refused == StreamInput.mostReports ? "; further lines are left out without a word" : ""
    Failure.report("standard input, line \(number)", cause: cause, remedy: "a line is ADDRESS SIZE NAME, hexadecimal without signs\(last)")
  }
}
