import PerfMap

/// The name of a function without its tier: `JS:~f`, `JS:^f` and `JS:*f` are one function, and so are `f[Tier0]` and `f`.
///
/// Other parts that differ between compilations of a function are removed too: an offset (`main+0x4` of QEMU), the address of
/// the compiled code (`JIT_0x401000_0x7f0000001000` and `libc.so.6+0x27cd0 (0x7f0000001080)` of FEX), the number of a compilation
/// (`julia_fib_123`), and the number of a stub (`stub<12> Precode`).
///
/// V8's prefix is removed with the marker, because older versions of V8 write `Function:~f` and later `LazyCompile:*f` for the same
/// function. A script and code passed to `eval` are distinct from a function of the same name. The name of an anonymous function is a space
/// and its source position.
///
/// ```swift
/// FunctionName(Array("JS:*render view.js:3:1".utf8)[...]).bytes  // render view.js:3:1
/// ```
public struct FunctionName: Hashable, Sendable {
  /// The kind of code that V8 writes before the marker.
  public enum Kind: UInt8, Hashable, Sendable {
    /// A function, or code of another runtime.
    case function
    /// Code passed to `eval`, outside its functions.
    case eval
    /// The code of a file outside its functions.
    case script
  }

  /// The part of the name that is the same in all tiers.
  public let bytes: ArraySlice<UInt8>
  /// The kind of code; a function unless V8 wrote another kind.
  public let kind: Kind
  /// True if V8's tier marker preceded the name. Only then, a leading space means an anonymous function.
  public let isMarked: Bool

  /// Parses a name. O(1): it reads the first and last bytes only.
  public init(_ name: ArraySlice<UInt8>) {
    let base = name.withoutCompilation
    guard let kind = Tier.markedKinds.first(where: { base.starts(with: $0.text) }) else {
      (bytes, self.kind, isMarked) = (base, .function, false)
      return
    }
    let rest = base.dropFirst(kind.text.count)
    let length = Tier.lengthOfMarker(at: rest)
    bytes = length > 0 || kind.isUnique ? rest.dropFirst(length) : base
    isMarked = length > 0 && base.count == name.count
    self.kind = isMarked ? kind.kind : .function
  }

  /// True if the function is anonymous: the name is only a source position.
  public var isAnonymous: Bool { isMarked && bytes.first == 0x20 }

  /// A 64-bit hash of the name and the kind. For a million functions, the probability of a collision is about 2^-25. O(bytes).
  public var key: UInt64 { Entry.wideHash(ofName: bytes.span) ^ UInt64(kind.rawValue) }
}

extension ArraySlice<UInt8> {
  /// The name without the part that differs between compilations of one function. At most one part is removed.
  fileprivate var withoutCompilation: ArraySlice<UInt8> {
    let base: ArraySlice<UInt8>? =
      switch last {
      case UInt8(ascii: ")"): dropLast().withoutHex(after: " (0x")
      case let byte? where byte.isHexDigit && starts(with: "JIT_0x".utf8): withoutHex(after: "_0x")
      case let byte? where byte.isDecimalDigit && first == UInt8(ascii: "j"): withoutJuliaNumber ?? withoutHex(after: "+0x")
      case let byte? where byte.isHexDigit: withoutHex(after: "+0x")
      default: nil
      }
    return base ?? withoutTier ?? withoutStubNumber ?? self
  }

  private var withoutTier: ArraySlice<UInt8>? {
    guard last == UInt8(ascii: "]") || last == UInt8(ascii: "f") || last == UInt8(ascii: "n") else { return nil }
    return Tier.suffixes.first { count > $0.count && ends(with: $0) }.map { dropLast($0.count) }
  }

  /// Returns the text before a final `mark` and 1 to 16 hexadecimal digits, or nil if the text does not end with them.
  private func withoutHex(after mark: StaticString) -> ArraySlice<UInt8>? {
    let digits = suffix(16).reversed().prefix { $0.isHexDigit }.count
    guard digits > 0 else { return nil }
    let base = dropLast(digits)
    return mark.withUTF8Buffer { base.count > $0.count && base.suffix($0.count).elementsEqual($0) ? base.dropLast($0.count) : nil }
  }

  private static let juliaPrefixes = ["julia_", "jfptr_", "japi1_", "japi3_", "jlsys_", "jlcapi_", "jlplt_"].map { Array($0.utf8) }

  private var withoutJuliaNumber: ArraySlice<UInt8>? {
    guard let prefix = Self.juliaPrefixes.first(where: starts(with:)) else { return nil }
    let base = dropLast(suffix(20).reversed().prefix { $0.isDecimalDigit }.count)
    return base.last == UInt8(ascii: "_") && base.count > prefix.count + 1 ? base.dropLast() : nil
  }

  /// The text after `stub<NUMBER> `, or nil for any other name.
  private var withoutStubNumber: ArraySlice<UInt8>? {
    guard starts(with: "stub<".utf8) else { return nil }
    let rest = dropFirst(5).drop { $0.isDecimalDigit }
    return rest.starts(with: "> ".utf8) && rest.count > 2 ? rest.dropFirst(2) : nil
  }
}
