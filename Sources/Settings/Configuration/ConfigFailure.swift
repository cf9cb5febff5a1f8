import SystemPackage

/// Why the configuration could not be written.
package enum ConfigFailure: Error, CustomStringConvertible {
  /// The kernel refused.
  case system(Errno)
  /// What stands in the file is in the way.
  case text(FileProblem)

  /// The reason in words.
  package var description: String {
    switch self {
    case .system(let error): "\(error)"
    case .text(let problem): "line \(problem.line): expected \(problem.expected)"
    }
  }
}
