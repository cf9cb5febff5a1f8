import Settings
import Dashboard
import LinuxSystem
import Screen
import SystemPackage

/// The built-in themes and the user's theme files.
///
/// The file `nord.toml` defines the theme `nord`. A user's theme takes precedence over a built-in one of the same name.
package struct ThemeLibrary {
  /// The directory of the user's theme files; nil for none.
  package let directory: FilePath?
  /// The sorted names of the user's themes.
  package private(set) var own: [String] = []

  private static let maximumFiles = 500

  /// Lists the theme files of a directory without reading them.
  package init(directory: FilePath?) {
    self.directory = directory
    list()
  }

  /// Returns the library of `$XDG_CONFIG_HOME/jittop/themes`, by default below `~/.config` (XDG Base Directory Specification).
  package static func standard() -> ThemeLibrary {
    ThemeLibrary(directory: ConfigFile.standard().map { $0.path.removingLastComponent().appending("themes") })
  }

  /// Lists the user's theme files again.
  package mutating func list() {
    own = []
    guard let directory, var reader = try? DirectoryReader(directory) else { return }
    while own.count < Self.maximumFiles, let name = ((try? reader.next()) ?? nil)?.text {
      // Skip names with quotes, backslashes or control characters: the configuration file cannot store them.
      let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f && $0 != "\"" && $0 != "\\" }
      if isPlain, name.hasSuffix(".toml"), !name.hasPrefix("."), name.count > 5 { own.append(String(name.dropLast(5))) }
    }
    own.sort()
  }

  /// The names of all themes, the built-in ones first.
  package var names: [String] { Themes.names + own.filter { !Themes.names.contains($0) } }

  /// Returns a theme, or nil for an unknown name. For an unreadable file, the theme has default colours and the error as a problem.
  package func theme(_ name: String) -> Theme? {
    guard let directory, own.contains(name) else { return Themes.theme(name) }
    let path = directory.appending(name + ".toml")
    do throws(Errno) {
      guard let text = try SettingsText.read(path) else { return Themes.theme(name) }
      return Theme(toml: text, file: path.string)
    } catch {
      let problem = FileProblem(file: path.string, line: 1, expected: "a readable file (\(error))")
      return Theme(unreadable: name, problem)
    }
  }

  /// The problems of all theme files of the user.
  package var problems: [FileProblem] { own.flatMap { theme($0)?.problems ?? [] } }

  /// Returns the style sheet of a theme, or of the default theme for an unknown name.
  package func sheet(_ name: String) -> StyleSheet {
    (theme(name) ?? Themes.theme(Preferences.usual.theme))?.sheet ?? StyleSheet(name: "plain", roles: [:], mono: [:], ramps: [:])
  }

  /// The themes for the theme picker. Reads every theme file.
  package var choices: [ThemeChoice] {
    names.compactMap { name in
      theme(name).map { ThemeChoice(name: name, kind: $0.kind.rawValue, about: $0.about, isOwn: own.contains(name)) }
    }
  }

  /// Returns the contrasts and colour differences of a theme as short lines for the theme picker.
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
