import Glibc

/// What programs that tests start have in their environment, beside what the test gives them.
package enum ChildEnvironment {
  /// Whether a sanitizer watches the tests and their programs (Tests/Support/sanitize): it takes a multiple of the memory, and terabytes of
  /// addresses, so that neither is a measure of the program then.
  package static let isWatched = !options.isEmpty

  /// How it watches, of our own environment.
  private static let options = ["ASAN_OPTIONS", "TSAN_OPTIONS"].compactMap { (name: String) in
    getenv(name).map { "\(name)=\(String(cString: $0))" }
  }

  /// The variables of a program; where a trap is expected, a backtrace would take seconds.
  static func variables(_ own: [String]) -> [String] { own + options + ["SWIFT_BACKTRACE=enable=no"] }
}
