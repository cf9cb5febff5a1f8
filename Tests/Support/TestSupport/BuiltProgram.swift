import Glibc

/// A program of this package, built next to the test runner.
package enum BuiltProgram {
  /// Returns the path of a program.
  package static func path(_ name: String) -> String {
    var buffer = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    let own = String(decoding: buffer.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/" + name
  }
}

/// The end of a process.
package enum Ending: Equatable, Sendable {
  case exit(Int32)
  case signal(Int32)
  /// The process did not end before the timeout.
  case lost

  package init(status: Int32) {
    self = status & 0x7f == 0 ? .exit(status >> 8 & 0xff) : .signal(status & 0x7f)
  }
}

/// A step that failed before a program ran.
package struct SetupError: Error {
  package let step: String
  package init(step: String) { self.step = step }
}
