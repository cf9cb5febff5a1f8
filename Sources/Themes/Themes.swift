import Screen
import TOMLFiles
import ThemeFiles

/// Themes: TOML files that become style sheets.
public enum Themes {
  /// The names of the themes that are built in, the default first.
  public static let names: [String] = ThemeFiles.all.map(\.name)

  /// A theme that is built in; nil for an unknown name.
  public static func builtIn(_ name: String) -> StyleSheet? {
    guard let file = ThemeFiles.all.first(where: { $0.name == name }) else { return nil }
    return load(toml: String(decoding: file.toml, as: UTF8.self), file: "themes/\(name).toml").sheet
  }

  /// Reads a theme. It always gives a whole style sheet: what is missing or wrong is derived from the rest and reported.
  ///
  /// - Parameters:
  ///   - toml: The text of the file.
  ///   - file: The name that problems carry.
  public static func load(toml: String, file: String) -> (sheet: StyleSheet, problems: [FileProblem]) {
    var reader = ThemeReader(toml: toml, file: file)
    let sheet = reader.read()
    return (sheet, reader.problems.sorted { $0.line < $1.line })
  }
}
