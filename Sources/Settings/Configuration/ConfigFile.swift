import Glibc
import LinuxSystem
import PerfMap
import SystemPackage

package struct ConfigFile {
  package let path: FilePath

  package init(path: FilePath) { self.path = path }

  /// Returns the file `jittop/config.toml` in `$XDG_CONFIG_HOME` or else in `~/.config` (XDG Base Directory Specification). Returns nil if
  /// neither `XDG_CONFIG_HOME` nor `HOME` is an absolute path.
  package static func standard(_ environment: (String) -> String? = { getenv($0).map { String(cString: $0) } }) -> ConfigFile? {
    if let directory = environment("XDG_CONFIG_HOME"), directory.hasPrefix("/") {
      return ConfigFile(path: FilePath(directory).appending("jittop/config.toml"))
    }
    guard let home = environment("HOME"), home.hasPrefix("/") else { return nil }
    return ConfigFile(path: FilePath(home).appending(".config/jittop/config.toml"))
  }

  /// Reads preferences from the file. A preference without a valid value in the file gets its value from `usual`. A missing file is not
  /// reported as a problem.
  package func read(over usual: Preferences, themes: [String]) -> (preferences: Preferences, problems: [FileProblem]) {
    do throws(Errno) {
      guard let text = try SettingsText.read(path) else { return (usual, []) }
      return ConfigText(text: text, file: path.string).preferences(over: usual, themes: themes)
    } catch {
      return (usual, [FileProblem(file: path.string, line: 1, expected: "a file that can be read (\(error))")])
    }
  }

  /// Replaces the file atomically by one with the wanted preferences. Comments and unknown content are kept.
  ///
  /// Root may write the file of another user: an existing file keeps its owner and mode, and a new one belongs to the owner of the
  /// directory. A symbolic link is kept and its target is replaced, but only if root or the current user owns the link.
  package func write(_ wanted: Preferences, usual: Preferences, themes: [String]) throws(ConfigFailure) {
    let entry: DirectoryEntry
    let before: (text: String, file: FileIdentity)?
    do throws(Errno) {
      entry = try Self.entry(path)
      before = try SettingsText.read(entry)
    } catch {
      throw .system(error)
    }
    let text = before?.text ?? "# jittop; the options dialog (F2) explains every key.\n"
    let after = try ConfigText(text: text, file: path.string).updated(to: wanted, usual: usual, themes: themes)
    do throws(Errno) {
      var file = try replacement(of: before?.file, entry)
      try file.write(Array(after.utf8).span)
      try file.finish()
    } catch {
      throw .system(error)
    }
  }

  private func replacement(of original: FileIdentity?, _ entry: DirectoryEntry) throws(Errno) -> FileReplacement {
    if let original { return try FileReplacement(entry, mode: FileReplacement.confidential, existing: .preserved(original)) }
    return try entry.directory.asOwner { () throws(Errno) in
      try FileReplacement(entry, mode: FileReplacement.confidential, existing: .refused)
    }
  }

  /// Opens the directory of a file. Missing directories are created; each belongs to the owner of the directory above it.
  private static func entry(_ path: FilePath) throws(Errno) -> DirectoryEntry {
    do throws(Errno) {
      return try DirectoryHandle.containing(path, links: .all)
    } catch {
      let parent = path.removingLastComponent()
      guard error == .noSuchFileOrDirectory, !parent.isEmpty else { throw error }
      let missing = try entry(parent)
      try missing.directory.asOwner { () throws(Errno) in try missing.directory.makeDirectory(missing.name) }
      return try DirectoryHandle.containing(path, links: .all)
    }
  }
}
