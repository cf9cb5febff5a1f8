import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

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
      var file = try replacement()
      try file.write(Array(after.utf8).span)
      try file.finish()
    } catch {
      throw .system(error)
    }
  }

  private func makeDirectories(_ directory: FilePath) throws(Errno) {
    guard mkdir(directory.string, 0o700) != 0, Errno.last != .fileExists else { return }
    guard Errno.last == .noSuchFileOrDirectory, !directory.removingLastComponent().isEmpty else { throw Errno.last }
    try makeDirectories(directory.removingLastComponent())
    guard mkdir(directory.string, 0o700) == 0 || Errno.last == .fileExists else { throw Errno.last }
  }

  /// Begins the new file. A link, as managers of dot files make them, stays a link: the file that it leads to is replaced.
  private func replacement() throws(Errno) -> FileReplacement {
    guard let target = path.resolved else { return try FileReplacement(path: path, mode: 0o600) }
    return try FileReplacement(path: target, mode: 0o600, replacing: FileIdentity(at: target))
  }
}
