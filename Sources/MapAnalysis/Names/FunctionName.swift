import PerfMap

/// The name of a function without its tier: `JS:~f`, `JS:^f` and `JS:*f` are one function, and so are `f[Tier0]` and `f`.
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
    if name.last == UInt8(ascii: "]") || name.last == UInt8(ascii: "f") || name.last == UInt8(ascii: "n"),
      let suffix = Tier.suffixes.first(where: { name.count > $0.count && name.suffix($0.count) == $0[...] })
    {
      (bytes, kind, isMarked) = (FunctionName(name.dropLast(suffix.count)).bytes, .function, false)
      return
    }
    guard let kind = Tier.markedKinds.first(where: { name.starts(with: $0.text) }) else {
      (bytes, self.kind, isMarked) = (name, .function, false)
      return
    }
    let rest = name.dropFirst(kind.text.count)
    let length = Tier.lengthOfMarker(at: rest)
    isMarked = length > 0
    bytes = isMarked || kind.isUnique ? rest.dropFirst(length) : name
    self.kind = isMarked ? kind.kind : .function
  }

  /// True if the function is anonymous: the name is only a source position.
  public var isAnonymous: Bool { isMarked && bytes.first == 0x20 }

  /// A 64-bit hash of the name and the kind. For a million functions, the probability of a collision is about 2^-25. O(bytes).
  public var key: UInt64 { Entry.wideHash(ofName: bytes.span) ^ UInt64(kind.rawValue) }
}
