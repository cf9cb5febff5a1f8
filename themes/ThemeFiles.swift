/// The theme files that are built into the binary, by file name.
public enum ThemeFiles {
  /// Each theme's file name and the bytes of its TOML.
  public static let all: [(name: String, toml: [UInt8])] = [
    ("midnight", PackageResources.midnight_toml),
    ("daylight", PackageResources.daylight_toml),
  ]
}
