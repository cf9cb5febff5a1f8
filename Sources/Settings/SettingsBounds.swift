/// The bounds on files that this module reads: the configuration and themes. Beyond one, a file is refused with the line.
package enum SettingsBounds {
  /// The maximum size of a file in bytes: 1 MiB.
  package static let fileSize = 1 << 20
  /// The maximum number of levels of tables, lists and dotted keys. The parser (TOMLKit) and the conversion of its values recurse into
  /// each; themes use 4.
  package static let depth = 16
}
