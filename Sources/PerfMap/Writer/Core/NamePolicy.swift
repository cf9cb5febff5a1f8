/// What becomes of a name with a byte that would break its line: LF, CR or NUL.
public enum NamePolicy: Hashable, Sendable {
  /// The entry is refused with an error.
  case refuse
  /// The byte is written as `\n`, `\r` or `\0`; all others, a backslash too, stay as they are.
  case escape
}
