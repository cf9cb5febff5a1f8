import Glibc

/// The environment variables of programs that tests start, without those that a test adds.
package enum ChildEnvironment {
  /// True if tests and programs run with a sanitizer (Tests/Support/sanitize). Memory and addresses cannot
  /// be limited then, because a sanitizer multiplies the memory and reserves terabytes of addresses.
  package static let isWatched = !options.isEmpty

  /// The variables of this process that configure the sanitizer.
  private static let options = ["ASAN_OPTIONS", "TSAN_OPTIONS"].compactMap { (name: String) in
    getenv(name).map { "\(name)=\(String(cString: $0))" }
  }

  /// Returns the variables of a program. A backtrace after an expected trap would take seconds, so it is disabled.
  static func variables(_ own: [String]) -> [String] { own + options + ["SWIFT_BACKTRACE=enable=no"] }
}
