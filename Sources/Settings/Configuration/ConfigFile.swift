import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

/// The configuration file.
package struct ConfigFile {
  package let path: FilePath

  package init(path: FilePath) { self.path = path }

  /// Returns the file `$XDG_CONFIG_HOME/jittop/config.toml`, by default below `~/.config`, or nil without a home directory (XDG Base
  /// Directory Specification).
  package static func standard(_ environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) -> ConfigFile? {
    if let directory = environment("XDG_CONFIG_HOME"), directory.hasPrefix("/") {
      return ConfigFile(path: FilePath(directory).appending("jittop/config.toml"))
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    return ConfigFile(path: FilePath(home).appending(".config/jittop/config.toml"))
  }

  /// Reads the file; preferences that it does not set are those of `usual`. A missing file sets nothing.
  package func read(over usual: Preferences, themes: [String]) -> (preferences: Preferences, problems: [FileProblem]) {
    do throws(Errno) {
      guard let text = try SettingsText.read(path) else { return (usual, []) }
      return ConfigText(text: text, file: path.string).preferences(over: usual, themes: themes)
    } catch {
      return (usual, [FileProblem(file: path.string, line: 1, expected: "a file that can be read (\(error))")])
    }
  }

  /// Replaces the file atomically by one with the given preferences; comments and unknown content are kept.
  package func write(_ wanted: Preferences, usual: Preferences, themes: [String]) throws(ConfigFailure) {
    let before: String
    do {
      before = try SettingsText.read(path) ?? "# jittop; the options dialog (F2) explains every key.\n"
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

  /// Opens the new file. A symbolic link, as dotfile managers create, is kept: its target is replaced.
  private func replacement() throws(Errno) -> FileReplacement {
    guard let target = path.resolved else { return try FileReplacement(path: path, mode: 0o600) }
    return try FileReplacement(path: target, mode: 0o600, replacing: FileIdentity(at: target))
  }
}
