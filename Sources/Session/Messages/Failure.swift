import PerfMap
import Processes
import Screen
import SystemPackage
import Terminal

/// Prints errors on standard error as subject, cause and remedy, with control characters escaped.
package enum Failure {
  /// The error to throw after a failure is reported. It ends the command with exit status 2.
  package static let status = Ended(status: 2)

  package static func report(_ subject: String, cause: String, remedy: String) {
    let text = SafeText("jittop: \(subject.isEmpty ? "" : subject + ": ")\(cause)").string
    write(text + "\n        " + SafeText(remedy).string + "\n")
  }

  /// Prints a notice that is not an error.
  package static func note(_ text: String, remedy: String? = nil) {
    write(SafeText("jittop: \(text)").string + "\n" + (remedy.map { "        " + SafeText($0).string + "\n" } ?? ""))
  }

  /// Prints a usage error of one or more lines.
  package static func report(usage message: String) {
    guard !message.isEmpty else { return }
    write(message.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText(String($0)).string + "\n" }.joined())
  }

  package static func report(_ error: any ReportableError) { report(error.subject, cause: error.cause, remedy: error.remedy) }

  package static func report(_ error: ScriptError) {
    report(error.position, cause: error.cause, remedy: error.remedy)
    // Rows of a canvas contain no control characters.
    write(error.screen)
  }

  private static func write(_ text: String) { _ = try? FileDescriptor.standardError.writeAll(text.utf8) }
}

/// An error that `main` reports. The exit status of jittop is then 2.
package protocol ReportableError: Error {
  /// The path of the file concerned; empty if there is none.
  var subject: String { get }
  var cause: String { get }
  var remedy: String { get }
}

extension PerfMapError: ReportableError { package var subject: String { path.string } }
extension ProcessesError: ReportableError { package var subject: String { path.string } }
extension TerminalError: ReportableError { package var subject: String { "" } }

/// An error that ends a command with an exit status. The cause is already reported.
package struct Ended: Error, Hashable {
  package let status: Int32

  package init(status: Int32) { self.status = status }
}
