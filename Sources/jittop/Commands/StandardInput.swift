import Glibc
import LinuxSystem
import PerfMap
import Session
import SystemPackage
import Watching

/// Standard input of a command.
enum StandardInput {
  /// The argument that stands for standard input.
  static let argument = "-"

  /// The maximum size of a map, in bytes. The whole map is kept in memory, because names are read from it later.
  private static let mapLimit: UInt64 = 1 << 30

  /// Reads a map to the end of the input. `pid` is the process of the map, if known. Throws if the map is larger than 1 GiB.
  static func map(of pid: ProcessID?) throws(PerfMapError) -> MapTarget {
    if isatty(STDIN_FILENO) != 0 { Failure.note("reading a map from the terminal; end with ctrl-d") }
    do throws(Errno) {
      return MapTarget(standardInput: try MemoryFile.copy(of: .standardInput, limit: mapLimit), of: pid)
    } catch {
      let isLarge = error == .fileTooLarge
      throw PerfMapError(
        .read, path: MapTarget.standardInput, errno: error, cause: isLarge ? "the map is larger than 1 GiB" : error.description,
        remedy: isLarge ? "write it to a file, and give its path" : "check what is piped in")
    }
  }

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

  /// Reports that no line can be used.
  mutating func addAll(_ cause: String) {
    count += 1
    Failure.report("standard input", cause: cause, remedy: "expected \(expected)")
  }

  /// Throws the exit status of a failure if a line was skipped.
  func requireNone() throws { if count > 0 { throw Failure.status } }
}
