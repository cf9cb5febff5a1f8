import CPCRE2

/// The number of steps after which the match of an expression is abandoned, for each place of a name where a match may start.
///
/// PCRE2 counts anew at each start, so a name of more than 512 bytes has fewer steps at each: the product is bounded.
package enum MatchEffort: UInt32 {
  case quick = 2_000
  case full = 50_000

  /// The steps for a name of some bytes.
  func steps(forBytes count: Int) -> UInt32 { UInt32(Int(rawValue) * 512 / max(512, count)) }
}

/// A compiled regular expression (PCRE2), safe to share between threads.
///
/// Names are untrusted input: every match is bounded in steps, memory and stack. A match that reaches a bound is abandoned, and its name
/// counts as one that does not match.
final class RegularExpression: Sendable {
  // Sound: a compiled pattern is constant (pcre2api(3), "Multithreading").
  nonisolated(unsafe) private let code: OpaquePointer

  /// The longest expression in bytes. What repetitions make of it is limited by PCRE2, to 64 KiB.
  static let longestText = 1000

  /// Compiles an expression. Throws the reason that PCRE2 states, or why the expression is refused.
  init(_ text: String, ignoresCase: Bool) throws(FilterError) {
    func error(_ expected: String) -> FilterError { FilterError(word: "!" + text, expected: "a regular expression \(expected)") }
    guard text.utf8.count <= Self.longestText else { throw error("of at most \(Self.longestText) bytes") }
    // Names have no LF: `.` is every character, and `$` nothing but the end.
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
    // One step of the match compares as many bytes as the group has: the limit of steps would bound nothing.
    guard largestReference == 0 else { throw error("without references to groups such as \\1") }
    // Where the system refuses executable memory, PCRE2 interprets the pattern.
    _ = pcre2_jit_compile_8(code, UInt32(PCRE2_JIT_COMPLETE))
  }

  deinit { pcre2_code_free_8(code) }

  /// The result of a match.
  enum Match: Equatable {
    /// The place of the first match, in bytes from the start of the name.
    case found(Range<Int>)
    case none
    case abandoned
  }

  /// The memory that matches work in; used by one thread at a time.
  final class Matcher {
    private let expression: RegularExpression
    private let data: OpaquePointer?
    private let context: OpaquePointer?

    init(_ expression: RegularExpression) {
      self.expression = expression
      data = pcre2_match_data_create_8(1, nil)
      context = pcre2_match_context_create_8(nil)
      // In KiB. PCRE2 keeps what matches return to on the heap, so that this bounds their depth too.
      if let context { pcre2_set_heap_limit_8(context, 8 << 10) }
    }

    deinit {
      pcre2_match_data_free_8(data)
      pcre2_match_context_free_8(context)
    }

    /// Finds the first match in a name, of which no more than ``NameSearch/longestName`` bytes are searched.
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
      // Old versions let `\K` in a look-ahead put the start behind the end.
      return .found(min(places[0], places[1])..<places[1])
    }
  }
}
