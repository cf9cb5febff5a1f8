import CPCRE2

/// The number of steps after which a match is abandoned, for each position in the name where a match may start.
///
/// PCRE2 counts from 0 at each such position. A name of more than 512 bytes gets fewer steps for each position, which bounds the total.
package enum MatchEffort: UInt32 {
  case quick = 2_000
  case full = 50_000

  /// Returns the step limit for each start position in a name of `count` bytes.
  func steps(forBytes count: Int) -> UInt32 { UInt32(Int(rawValue) * 512 / max(512, count)) }
}

/// A compiled regular expression (PCRE2), safe to share between threads.
///
/// Names are untrusted input: the steps, memory and stack of every match are bounded. A match that reaches a bound is abandoned: the
/// name does not match.
final class RegularExpression: Sendable {
  // `nonisolated(unsafe)` is sound, because a compiled pattern is constant (pcre2api(3), "Multithreading").
  nonisolated(unsafe) private let code: OpaquePointer

  /// The maximum length of an expression in bytes. PCRE2 limits the compiled size to 64 KiB.
  static let longestText = 1000

  /// Compiles an expression. Throws PCRE2's message, or the reason for rejecting the expression.
  init(_ text: String, ignoresCase: Bool) throws(FilterError) {
    func error(_ expected: String) -> FilterError { FilterError(word: "!" + text, expected: "a regular expression \(expected)") }
    guard text.utf8.count <= Self.longestText else { throw error("of at most \(Self.longestText) bytes") }
    // Names contain no LF: `.` matches every character, and `$` only the end.
    let options =
      PCRE2_UTF | PCRE2_MATCH_INVALID_UTF | PCRE2_NEVER_BACKSLASH_C | PCRE2_DOTALL | PCRE2_DOLLAR_ENDONLY
      | (ignoresCase ? PCRE2_CASELESS : 0)
    var number: Int32 = 0
    var place = 0
    let bytes = Array(text.utf8)
    guard let code = pcre2_compile_8(bytes, bytes.count, options, &number, &place, nil) else {
      var message = [UInt8](repeating: 0, count: 256)
      _ = pcre2_get_error_message_8(number, &message, message.count)
      throw error("(\(String(decoding: message.prefix { $0 != 0 }, as: UTF8.self)) at byte \(place))")
    }
    self.code = code
    var largestReference: UInt32 = 0
    pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_BACKREFMAX), &largestReference)
    // A back reference compares a whole group in one step, so that the step limit would not bound the time.
    guard largestReference == 0 else { throw error("without references to groups such as \\1") }
    // If the system denies executable memory, PCRE2 interprets the pattern.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
  }

  deinit { pcre2_code_free_8(code) }

  enum Match: Equatable {
    /// The first match, in bytes from the start of the name.
    case found(Range<Int>)
    case none
    case abandoned
  }

  /// The working memory of matches, to be used by one thread at a time.
  final class Matcher {
    private let expression: RegularExpression
    private let data: OpaquePointer?
    private let context: OpaquePointer?

    init(_ expression: RegularExpression) {
      self.expression = expression
      data = pcre2_match_data_create_8(1, nil)
      context = pcre2_match_context_create_8(nil)
      // The limit is 8 MiB, in KiB. PCRE2 backtracks on the heap, so that the limit also bounds the depth of backtracking.
      if let context { pcre2_set_heap_limit_8(context, 8 << 10) }
    }

    deinit {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }

    /// Returns the first match in the first ``NameSearch/longestName`` bytes of a name.
    func match(_ name: ArraySlice<UInt8>, _ effort: MatchEffort) -> Match {
      guard let data, let context else { return .abandoned }
      let text = name.prefix(NameSearch.longestName)
      let options = text.count < name.count ? PCRE2_NOTEOL : 0
      pcre2_set_match_limit_8(context, effort.steps(forBytes: text.count))
      var code: Int32 = text.withUnsafeBufferPointer {
        pcre2_match_8(expression.code, $0.baseAddress, $0.count, 0, options, data, context)
      }
      if code == PCRE2_ERROR_JIT_STACKLIMIT {
        code = text.withUnsafeBufferPointer {
          pcre2_match_8(expression.code, $0.baseAddress, $0.count, 0, options | PCRE2_NO_JIT, data, context)
        }
      }
      guard code >= 0, let places = pcre2_get_ovector_pointer_8(data) else { return code == PCRE2_ERROR_NOMATCH ? .none : .abandoned }
      // Old PCRE2 versions let `\K` in a lookahead put the start after the end.
      return .found(min(places[0], places[1])..<places[1])
    }
  }
}
