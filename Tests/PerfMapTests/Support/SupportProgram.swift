import Foundation
import Testing

/// A program next to the test binary that writes to a map: `append-entries` or `append-storm`.
enum SupportProgram {
  static func start(_ program: String, _ arguments: [String], output: Pipe? = nil) throws -> Process {
    let process = Process()
    process.executableURL = try url(program)
    process.arguments = arguments
    if let output { process.standardOutput = output }
    try process.run()
    return process
  }

  /// Runs `append-entries` and returns its exit status and output.
  static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let pipe = Pipe()
    let process = try start("append-entries", arguments, output: pipe)
    let printed = try pipe.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: printed, as: UTF8.self))
  }

  private static func url(_ program: String) throws -> URL {
    let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return URL(filePath: tests).deletingLastPathComponent().appending(path: program)
  }
}
