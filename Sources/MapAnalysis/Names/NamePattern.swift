/// A pattern of names: literal text, and runs of bytes of one class.
///
/// ```swift
/// NamePattern(["JIT_0x", .hex, "_0x", .hex])  // matches JIT_0x401000_0x7f0000001040
/// ```
struct NamePattern: Sendable {
  enum Part: Sendable, Hashable, ExpressibleByStringLiteral {
    case text([UInt8])
    /// Any bytes, or none.
    case any
    /// One or more hexadecimal digits.
    case hex
    /// One or more decimal digits.
    case digits
    /// A capital letter, then letters and digits.
    case word
    /// V8's tier marker without an apostrophe. See ``Tier``.
    case marker

    init(stringLiteral text: String) { self = .text(Array(text.utf8)) }
  }

  /// The number of bytes in which the part after ``Part/any`` is searched. It limits the time for a long name.
  private static let reach = 512

  let parts: [Part]
  /// The parts between occurrences of ``Part/any``. The first segment starts at the start of a name, and the last ends at its end.
  private let segments: [[Part]]

  init(_ parts: [Part]) {
    self.parts = parts
    segments = parts.split(separator: .any, omittingEmptySubsequences: false).map(Array.init)
  }

  /// Returns true if the pattern matches a whole name. Reads at most 512 bytes for each ``Part/any``.
  func matches(_ name: ArraySlice<UInt8>) -> Bool {
    guard let first = segments.first, let last = segments.last, var rest = Self.rest(of: name, after: first) else { return false }
    guard segments.count > 1 else { return rest.isEmpty }
    for segment in segments[1..<(segments.count - 1)] {
      guard let next = Self.rest(of: rest, afterFirst: segment) else { return false }
      rest = next
    }
    return Self.ends(rest, with: last)
  }

  /// The first byte of all matching names; nil if it varies.
  var firstByte: UInt8? {
    if case .text(let text)? = parts.first { text.first } else { nil }
  }

  /// The last byte of all matching names; nil if it varies.
  var lastByte: UInt8? {
    if case .text(let text)? = parts.last { text.last } else { nil }
  }

  /// True if a tier marker follows the first part.
  var hasMarker: Bool { parts.dropFirst().first == .marker }

  /// Returns the tier from the marker of a matching name; nil if the pattern has no marker.
  func markedTier(of name: ArraySlice<UInt8>) -> Tier? {
    guard hasMarker, case .text(let text)? = parts.first else { return nil }
    return Tier(marker: name.dropFirst(text.count).prefix(2))
  }

  /// Returns the bytes after a segment at the start of `name`; nil if the segment does not match there.
  private static func rest(of name: ArraySlice<UInt8>, after segment: [Part]) -> ArraySlice<UInt8>? {
    var rest = name
    for part in segment {
      let length = length(of: part, in: rest)
      guard length > 0 else { return nil }
      rest = rest.dropFirst(length)
    }
    return rest
  }

  /// Returns the bytes after the first occurrence of a segment that starts with text; nil if there is none.
  private static func rest(of name: ArraySlice<UInt8>, afterFirst segment: [Part]) -> ArraySlice<UInt8>? {
    guard case .text(let text)? = segment.first, let byte = text.first else { return nil }
    var tail = name
    while let place = tail.firstIndex(of: byte), place - name.startIndex < reach {
      if let rest = rest(of: tail[place...], after: segment) { return rest }
      tail = tail[(place + 1)...]
    }
    return nil
  }

  private static func ends(_ name: ArraySlice<UInt8>, with segment: [Part]) -> Bool {
    if segment.isEmpty { return true }
    if segment.count == 1, case .text(let text) = segment[0] { return name.suffix(text.count).elementsEqual(text) }
    let end = name.suffix(reach)
    return end.indices.contains { rest(of: end[$0...], after: segment)?.isEmpty ?? false }
  }

  /// Returns the length of a part at the start of `name`; 0 if it does not match there.
  private static func length(of part: Part, in name: ArraySlice<UInt8>) -> Int {
    switch part {
    case .text(let text): name.starts(with: text) ? text.count : 0
    case .any: 0
    case .hex: name.prefix(reach).prefix { $0.isHexDigit }.count
    case .digits: name.prefix(reach).prefix { $0.isDecimalDigit }.count
    case .word:
      name.first.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 } ?? false ? name.prefix(reach).prefix { $0.isWordByte }.count : 0
    case .marker: Tier(marker: name.prefix(2)) == nil ? 0 : name.first == UInt8(ascii: "o") ? 2 : 1
    }
  }
}

extension UInt8 {
  var isDecimalDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isHexDigit: Bool { isDecimalDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self || UInt8(ascii: "A")...UInt8(ascii: "F") ~= self }
  fileprivate var isWordByte: Bool { isDecimalDigit || UInt8(ascii: "a")...UInt8(ascii: "z") ~= self | 0x20 }
}
