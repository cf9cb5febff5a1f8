import Glibc
import SystemPackage

extension FilePath {
  /// The absolute path without symbolic links, or nil if the path cannot be resolved, for example because no file exists: realpath(3).
  package var resolved: FilePath? {
    guard let text = realpath(string, nil) else { return nil }
    defer { free(text) }
    return FilePath(platformString: text)
  }
}
