import SystemPackage

/// The reason why the configuration could not be written.
package enum ConfigFailure: Error, CustomStringConvertible {
  case system(Errno)
  /// The existing file is not TOML, or has a table with the name of a preference.
  case text(FileProblem)

  package var description: String {
    switch self {
    case .system(.improperLink): "a link on the path belongs to another user or is in /proc; use a path without the link"
    case .system(let error): "\(error)"
    case .text(let problem): "line \(problem.line): expected \(problem.expected)"
    }
  }
}
