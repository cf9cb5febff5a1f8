import Dashboard
import Glibc
import SystemPackage
import TOMLFiles

/// The file that the configuration is read from and written to.
package struct ConfigFile {
  /// Where it lies.
  package let path: FilePath

  /// Names a file.
  package init(path: FilePath) { self.path = path }

  /// The file of the environment: `$XDG_CONFIG_HOME/jittop/config.toml`, else below `~/.config`; nil without a home
  /// (XDG Base Directory Specification).
  package static func standard(_ environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) -> ConfigFile? {
    if let directory = environment("XDG_CONFIG_HOME"), directory.hasPrefix("/") {
      return ConfigFile(path: FilePath(directory).appending("jittop/config.toml"))
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    return ConfigFile(path: FilePath(home).appending(".config/jittop/config.toml"))
  }

  /// What the file says over the usual choice, and what is wrong with it. A file that is not there says nothing.
  package func read(over usual: Preferences, themes: [String]) -> (preferences: Preferences, problems: [FileProblem]) {
    do throws(Errno) {
      guard let text = try SettingsText.read(path) else { return (usual, []) }
      return ConfigText(text: text, file: path.string).preferences(over: usual, themes: themes)
    } catch {
      return (usual, [FileProblem(file: path.string, line: 1, expected: "a file that can be read (\(error))")])
    }
  }

  /// Writes a choice, keeping the comments of the file; whole or not at all.
  package func write(_ wanted: Preferences, usual: Preferences, themes: [String]) throws(ConfigFailure) {
    let before: String
    do {
      before = try SettingsText.read(path) ?? "# jittop; every key is explained on the options screen (F2).\n"
    } catch {
      throw .system(error)
    }
    let after = try ConfigText(text: before, file: path.string).updated(to: wanted, usual: usual, themes: themes)
    do throws(Errno) {
      try makeDirectories(path.removingLastComponent())
      // A link, as keepers of dot files make them, stays one: what it leads to is replaced.
      let target = realpath(path.string, nil).map { resolved in
        defer { free(resolved) }
        return FilePath(String(cString: resolved))
      }
      try replace(target ?? path, with: after)
    } catch {
      throw .system(error)
    }
  }

  private func makeDirectories(_ directory: FilePath) throws(Errno) {
    guard mkdir(directory.string, 0o700) != 0, errno != EEXIST else { return }
    guard errno == ENOENT, !directory.removingLastComponent().isEmpty else { throw Errno(rawValue: errno) }
    try makeDirectories(directory.removingLastComponent())
    guard mkdir(directory.string, 0o700) == 0 || errno == EEXIST else { throw Errno(rawValue: errno) }
  }

  private func replace(_ target: FilePath, with text: String) throws(Errno) {
    let temporary = FilePath(target.string + ".new-\(getpid())")
    do {
      let file = try FileDescriptor.open(
        temporary, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec], permissions: [.ownerReadWrite])
      try file.closeAfter {
        try file.writeAll(text.utf8)
        guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
      }
      guard rename(temporary.string, target.string) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      unlink(temporary.string)
      throw error as? Errno ?? .ioError
    }
  }
}
