import PerfMap
import Processes
import Screen
import SystemPackage
import Terminal

/// Says what went wrong on standard error: the thing, the cause, the remedy. Never raw.
package enum Failure {
  /// The end of a command that could not do what was asked.
  package static let status = Ended(status: 2)

  package static func report(_ thing: String, cause: String, remedy: String) {
    let text = SafeText("jittop: \(thing.isEmpty ? "" : thing + ": ")\(cause)").string
    write(text + "\n        " + SafeText(remedy).string + "\n")
  }

  /// Says something that is worth knowing and is no failure.
  package static func note(_ text: String, remedy: String? = nil) {
    write(SafeText("jittop: \(text)").string + "\n" + (remedy.map { "        " + SafeText($0).string + "\n" } ?? ""))
  }

  /// Says what is wrong with the command line, in lines.
  package static func report(usage message: String) {
    guard !message.isEmpty else { return }
    write(message.split(separator: "\n", omittingEmptySubsequences: false).map { SafeText(String($0)).string + "\n" }.joined())
  }

  package static func report(_ error: any ReportableError) { report(error.thing, cause: error.cause, remedy: error.remedy) }

  package static func report(_ error: ScriptError) {
    report(error.place, cause: error.cause, remedy: error.remedy)
    // Lines of a canvas: safe as they are.
    write(error.screen)
  }

  private static func write(_ text: String) {
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}

/// An error that a command need not catch: it is reported, and the exit status is ``Failure/status``.
package protocol ReportableError: Error {
  /// The file that it is about, or nothing.
  var thing: String { get }
  var cause: String { get }
  var remedy: String { get }
}

extension PerfMapError: ReportableError { package var thing: String { path.string } }
extension ProcessesError: ReportableError { package var thing: String { path.string } }
extension TerminalError: ReportableError { package var thing: String { "" } }

/// The end of a command whose cause has been reported, with its exit status.
package struct Ended: Error, Hashable {
  package let status: Int32

  package init(status: Int32) { self.status = status }
}
