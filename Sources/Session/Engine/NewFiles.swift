import LinuxSystem
import PerfMap
import SystemPackage

/// The permitted location of files that the monitor writes on request. Existing files are never overwritten.
///
/// Links are not followed, with one exception: ``anywhere`` follows links to directories that belong to root or the current user.
enum NewFiles {
  /// No location: the session is read-only.
  case forbidden
  /// Any path.
  case anywhere
  /// Paths below the directory of a script. The script may come from another user.
  case below(DirectoryHandle)

  /// Creates a file that only the current user can read, and writes the text to it.
  func write(_ text: String, to path: String) throws(Errno) {
    let entry: DirectoryEntry =
      switch self {
      case .forbidden: throw .readOnlyFileSystem
      case .anywhere: try DirectoryHandle.containing(FilePath(path))
      case .below(let directory): try directory.containing(below: FilePath(path))
      }
    var file = try FileReplacement(entry, mode: FileReplacement.confidential, existing: .refused)
    try file.write(Array(text.utf8).span)
    try file.finish()
  }

  /// Returns the cause of an error that ``write(_:to:)`` has thrown, and a remedy.
  func explanation(of error: Errno) -> (cause: String, remedy: String) {
    switch (error, self) {
    case (_, .forbidden): ("--readonly forbids writing files", "remove --readonly")
    case (.fileExists, _): ("it exists", "choose another name, or remove it")
    case (.improperLink, .below): ("it is not below the directory of the script", "choose a relative path without '..'")
    case (.improperLink, .anywhere): ("a directory on the path is a link of another user or in /proc", "use the path of the link's target")
    case (.tooManySymbolicLinkLevels, _): ("it is a symbolic link, or below one", "use the path of the link's target")
    default: ("\(error)", "choose another file")
    }
  }
}
