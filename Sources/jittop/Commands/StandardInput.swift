import Session
import SystemPackage

/// Standard input of a command.
enum StandardInput {
  /// Calls `body` with pieces of the input, of at most 64 KiB, until its end. Reports a read error and throws.
  static func forEachPiece(_ body: (ArraySlice<UInt8>) throws -> Void) throws {
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count: Int
      do {
        count = try bytes.withUnsafeMutableBytes { try FileDescriptor.standardInput.read(into: $0) }
      } catch {
        Failure.report("standard input", cause: (error as? Errno)?.description ?? "cannot be read", remedy: "check what is piped in")
        throw Failure.status
      }
      guard count > 0 else { return }
      try body(bytes[..<count])
    }
  }
}

/// Counts and reports the lines of standard input that a command skips.
struct SkippedLines {
  /// The expected content, for the remedy.
  let expected: String
  private(set) var count = 0

  /// The maximum number of lines to report. Further lines are only counted.
  static let reportLimit = 10

  init(expected: String) { self.expected = expected }

  /// Counts a skipped line, and reports it unless the maximum is reached.
  mutating func add(_ number: Int, _ cause: String) {
    count += 1
    guard count <= Self.reportLimit else { return }
    let last = count == Self.reportLimit ? "; further lines are skipped silently" : ""
    Failure.report("standard input, line \(number)", cause: cause, remedy: "expected \(expected)\(last)")
  }

  /// Throws the exit status of a failure if a line was skipped.
  func requireNone() throws { if count > 0 { throw Failure.status } }
}
