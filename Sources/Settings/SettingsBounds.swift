/// The bounds on the files that this module reads: the configuration and themes. A file that exceeds a bound is refused.
package enum SettingsBounds {
  /// The maximum size of a file in bytes: 1 MiB.
  package static let fileSize = 1 << 20
  /// The maximum number of levels of tables, lists and dotted keys; themes use 4 levels. Each level costs stack, because the parser
  /// (TOMLKit) and the conversion of its values are recursive.
  package static let depth = 16
}
