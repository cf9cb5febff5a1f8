/// The treatment of names that contain LF, CR or NUL, at which profilers may end the name.
public enum NamePolicy: Hashable, Sendable {
  /// The entry is not written; the call throws.
  case refuse
  /// LF, CR and NUL are written as `\n`, `\r` and `\0`. All other bytes, including backslashes, are unchanged.
  case escape
}
