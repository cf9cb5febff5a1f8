import Glibc

/// What programs that tests start have in their environment, beside what the test gives them.
enum ChildEnvironment {
  /// The variables of a program, with those of our own that say how a sanitizer watches it (Tests/sanitize); where a trap is expected, a
  /// backtrace would take seconds.
  static func variables(_ own: [String]) -> [String] {
    let inherited = ["ASAN_OPTIONS", "TSAN_OPTIONS"].compactMap { (name: String) in getenv(name).map { "\(name)=\(String(cString: $0))" } }
    return own + inherited + ["SWIFT_BACKTRACE=enable=no"]
  }
}
