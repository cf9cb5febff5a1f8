import Settings
import Dashboard
import LinuxSystem
import Screen
import SystemPackage

/// The themes that there are: those that are built in, and the user's own files.
///
/// A theme is called as its file, `nord.toml` is `nord`; a file of the user goes before a theme of that name that is built in.
package struct ThemeLibrary {
  /// Where the user's files lie; nil for none.
  package let directory: FilePath?
  /// The names of the user's own, sorted.
  package private(set) var own: [String] = []

  /// The most files that are looked at.
  private static let most = 500

  /// The themes of a directory, and those that are built in. The files are listed, not read.
  package init(directory: FilePath?) {
    self.directory = directory
    list()
  }

  /// The themes of the environment: below `$XDG_CONFIG_HOME/jittop/themes`, else `~/.config` (XDG Base Directory Specification).
  package static func standard() -> ThemeLibrary {
    ThemeLibrary(directory: ConfigFile.standard().map { $0.path.removingLastComponent().appending("themes") })
  }

  /// Lists the user's files again.
  package mutating func list() {
    own = []
    guard let directory, var reader = try? DirectoryReader(directory) else { return }
    while own.count < Self.most, let name = ((try? reader.next()) ?? nil)?.text {
      // Quotes and controls have no place in the configuration, where a theme is named.
      let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && $0 != "\"" && $0 != "\\" }
      if isPlain, name.hasSuffix(".toml"), !name.hasPrefix("."), name.count > 5 { own.append(String(name.dropLast(5))) }
    }
    own.sort()
  }

  /// All names: those that are built in, then the user's.
  package var names: [String] { Themes.names + own.filter { !Themes.names.contains($0) } }

  /// A theme; nil for an unknown name. A file that cannot be read is a theme with that problem, and all else derived.
  package func theme(_ name: String) -> Theme? {
    guard let directory, own.contains(name) else { return Themes.theme(name) }
    let path = directory.appending(name + ".toml")
    do throws(Errno) {
      guard let text = try SettingsText.read(path) else { return Themes.theme(name) }
      return Theme(toml: text, file: path.string)
    } catch {
      let problem = FileProblem(file: path.string, line: 1, expected: "a file that can be read (\(error))")
      return Theme(unreadable: name, problem)
    }
  }

  /// What is wrong with the user's files.
  package var problems: [FileProblem] { own.flatMap { theme($0)?.problems ?? [] } }

  /// How everything looks; a theme that is gone looks like the default one.
  package func sheet(_ name: String) -> StyleSheet {
    (theme(name) ?? Themes.theme(Preferences.usual.theme))?.sheet ?? StyleSheet(name: "plain", roles: [:], mono: [:], ramps: [:])
  }

  /// The themes as the picker lists them. Reads every file.
  package var choices: [ThemeChoice] {
    names.compactMap { name in
      theme(name).map { ThemeChoice(name: name, kind: $0.kind.rawValue, about: $0.about, isOwn: own.contains(name)) }
    }
  }

  /// What the picker says of a theme, in lines that are short.
  package func figures(_ name: String) -> [String] {
    let lint = ThemeLint(sheet(name), bar: own.contains(name) ? .classic : Themes.bar(of: name))
    let wanted = [
      ("text", "text"), ("dim text", "dim"), ("tiers apart", "tiers"), ("overlaps apart", "overlaps"),
      ("groups apart with 256 colours", "256 colours"),
    ]
    let lines = wanted.compactMap { subject, word in
      lint.measures.first { $0.subject == subject && $0.least != nil }.map { "\(word) \($0.value)" }
    }
    if lines.isEmpty { return ["the terminal's colours"] }
    return lines + (lint.findings.isEmpty ? [] : ["✗ \(lint.findings.count) too weak"])
  }
}
