import Glibc
import PerfMap

/// Text that is looked for in names: as it stands, or a regular expression.
public struct TextPattern: Sendable {
  private enum Kind: Sendable {
    case bytes(BytePattern)
    case expression(PosixExpression)
  }

  private let kind: Kind

  /// Reads a pattern: `!` in front makes the rest a POSIX extended regular expression. Case counts when there is a capital letter.
  public init(_ text: String) throws(FilterError) {
    let ignoresCase = !text.utf8.contains { $0 >= 0x41 && $0 <= 0x5a }
    if text.hasPrefix("!") {
      kind = .expression(try PosixExpression(String(text.dropFirst()), ignoresCase: ignoresCase))
    } else {
      kind = .bytes(BytePattern(Array(text.utf8), ignoresCase: ignoresCase))
    }
  }

  /// Makes a pattern of bytes as they stand.
  init(bytes: [UInt8], ignoresCase: Bool, isWhole: Bool) {
    kind = .bytes(BytePattern(bytes, ignoresCase: ignoresCase, isWhole: isWhole))
  }

  /// The pattern as bytes, when it is no expression.
  var bytes: BytePattern? {
    if case .bytes(let pattern) = kind { pattern } else { nil }
  }

  /// The place of the first match in a name, in bytes from its start.
  public func firstMatch(in name: ArraySlice<UInt8>) -> Range<Int>? {
    switch kind {
    case .bytes(let pattern):
      name.withUnsafeBytes { bytes in
        guard let place = pattern.firstMatch(in: bytes, from: 0, rarest: 0), pattern.admits(at: place, nameOf: name.count) else {
          return nil
        }
        return place..<place + pattern.count
      }
    case .expression(let expression): expression.firstMatch(in: name)
    }
  }
}

/// A compiled POSIX extended regular expression (`regcomp(3)`).
final class PosixExpression: Sendable {
  // Sound to share: regexec takes it as constant, and glibc locks what it caches inside.
  nonisolated(unsafe) private let compiled: UnsafeMutablePointer<regex_t>

  init(_ text: String, ignoresCase: Bool) throws(FilterError) {
    let size = ExpressionSize(text)
    guard size.count <= ExpressionSize.largest, !size.refersBack else {
      let reason = size.refersBack ? "without \\1 to \\9" : "with fewer repetitions"
      throw FilterError(word: "!" + text, expected: "a regular expression \(reason)")
    }
    let compiled = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    let code = regcomp(compiled, text, REG_EXTENDED | (ignoresCase ? REG_ICASE : 0))
    guard code == 0 else {
      var message = [CChar](repeating: 0, count: 200)
      regerror(code, compiled, &message, message.count)
      compiled.deallocate()
      let reason = String(decoding: message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw FilterError(word: "!" + text, expected: "a regular expression (\(reason))")
    }
    self.compiled = compiled
  }

  deinit {
    regfree(compiled)
    compiled.deallocate()
  }

  func firstMatch(in name: ArraySlice<UInt8>) -> Range<Int>? {
    // A name may hold NUL, which ends a C string: it is looked at as SOH.
    var text = name.map { CChar(bitPattern: $0 == 0 ? 1 : $0) }
    text.append(0)
    var match = regmatch_t()
    guard regexec(compiled, text, 1, &match, 0) == 0, match.rm_so >= 0, match.rm_eo >= match.rm_so else { return nil }
    return Int(match.rm_so)..<Int(match.rm_eo)
  }
}
