import PerfMap

/// What a name says of a function whatever its tier: `JS:~f`, `JS:^f` and `JS:*f` are one function, and so are `f[Tier0]` and `f`.
///
/// V8's kind goes with the marker, for older versions write `Function:~f` first and `LazyCompile:*f` later; a script and code given to
/// `eval` are others than a function of that name. A function without a name keeps its source position, which V8 writes behind a blank.
///
/// ```swift
/// FunctionName(Array("JS:*render view.js:3:1".utf8)[...]).bytes  // render view.js:3:1
/// ```
public struct FunctionName: Hashable, Sendable {
  /// What V8 says that the code is, where it wrote a marker.
  public enum Kind: UInt8, Hashable, Sendable {
    /// A function, or code of another runtime.
    case function
    /// Code given to `eval`, outside its functions.
    case eval
    /// The code of a file outside its functions.
    case script
  }

  /// The part of the name that is the same in all tiers.
  public let bytes: ArraySlice<UInt8>
  /// What it is; a function unless V8 says otherwise.
  public let kind: Kind
  /// Whether V8 wrote a marker of the tier before it: only then a blank at the start stands for no name.
  public let isMarked: Bool

  /// Finds it in a name. O(1): it looks at the first and last bytes alone.
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
    bytes = isMarked || kind.isTelling ? rest.dropFirst(length) : name
    self.kind = isMarked ? kind.kind : .function
  }

  /// Whether it is a function without a name: its source position alone.
  public var isAnonymous: Bool { isMarked && bytes.first == 0x20 }

  /// A hash of 64 bits: of a million functions, no two have the same but with a probability of 2^-25. O(bytes).
  public var key: UInt64 { Entry.wideHash(ofName: bytes.span) ^ UInt64(kind.rawValue) }
}
