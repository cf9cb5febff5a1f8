/// The theme files embedded in the binary.
public enum ThemeFiles {
  /// The name of each theme and its TOML, in the order of the theme picker.
  public static let all: [(name: String, toml: @Sendable () -> [UInt8])] = [
    ("midnight", { PackageResources.midnight_toml }),
    ("daylight", { PackageResources.daylight_toml }),
    ("terminal", { PackageResources.terminal_toml }),
    ("mono", { PackageResources.mono_toml }),
    ("contrast", { PackageResources.contrast_toml }),
    ("cvd-dark", { PackageResources.cvd_dark_toml }),
    ("cvd-light", { PackageResources.cvd_light_toml }),
    ("nord", { PackageResources.nord_toml }),
    ("gruvbox-dark", { PackageResources.gruvbox_dark_toml }),
    ("solarized-light", { PackageResources.solarized_light_toml }),
    ("catppuccin-mocha", { PackageResources.catppuccin_mocha_toml }),
    ("phosphor", { PackageResources.phosphor_toml }),
  ]
}
