/// How large a POSIX extended regular expression is when its repetitions are written out, as `regcomp(3)` of glibc does.
///
/// `a+` becomes `aa*`, `a{3}` becomes `aaa`: thirty `+` in a row are 2^30 of what stands before them, and end the process for want of
/// memory. O(text).
struct ExpressionSize {
  /// The largest size that is compiled; `[0-9a-f]{12}` has 14.
  static let largest = 2000
  /// How deep groups may lie in groups: each takes some of the stack.
  static let deepest = 100

  /// The number of characters, sets and repetitions, at most ``largest`` + 1.
  private(set) var count = 0
  /// Whether it refers back to what a group has matched (`\1`), for which matching may take exponential time.
  private(set) var refersBack = false

  /// A group, or the whole: what stands in it, and the last element, to which a repetition applies.
  private struct Group {
    var before = 0
    var last = 0

    var total: Int { ExpressionSize.capped(before + last) }

    mutating func add(_ size: Int) {
      before = total
      last = size
    }

    /// The repetition itself counts too: it is written out with what it repeats.
    mutating func multiply(by factor: Int) { last = ExpressionSize.capped(max(1, last) * min(factor, ExpressionSize.largest + 1) + 1) }
  }

  init(_ expression: String) {
    var rest = Array(expression.utf8)[...]
    var groups = [Group()]
    while let byte = rest.popFirst() {
      guard groups.count <= Self.deepest else {
        count = Self.largest + 1
        return
      }
      var group = groups.removeLast()
      switch byte {
      case UInt8(ascii: "("):
        groups.append(group)
        group = Group()
      case UInt8(ascii: ")"):
        let size = group.total
        group = groups.popLast() ?? Group()
        group.add(size)
      case UInt8(ascii: "\\"):
        if let next = rest.popFirst(), next >= UInt8(ascii: "1"), next <= UInt8(ascii: "9") { refersBack = true }
        group.add(1)
      case UInt8(ascii: "["):
        Self.skipSet(&rest)
        group.add(1)
      case UInt8(ascii: "+"): group.multiply(by: 2)
      // The element goes on: another repetition behind applies to all of it.
      case UInt8(ascii: "?"), UInt8(ascii: "*"): group.multiply(by: 1)
      case UInt8(ascii: "{"):
        if let factor = Self.interval(&rest) { group.multiply(by: factor) } else { group.add(1) }
      default: group.add(1)
      }
      groups.append(group)
    }
    count = Self.capped(groups.reduce(0) { $0 + $1.total })
  }

  private static func capped(_ size: Int) -> Int { min(size, largest + 1) }

  /// Goes behind the set whose `[` has been read: a `]` that stands first belongs to it.
  private static func skipSet(_ rest: inout ArraySlice<UInt8>) {
    if rest.first == UInt8(ascii: "^") { rest.removeFirst() }
    if rest.first == UInt8(ascii: "]") { rest.removeFirst() }
    while let byte = rest.popFirst(), byte != UInt8(ascii: "]") {
      guard byte == UInt8(ascii: "["), let kind = rest.first, ".=:".utf8.contains(kind) else { continue }
      // A class such as [:digit:].
      while let inner = rest.popFirst(), !(inner == kind && rest.first == UInt8(ascii: "]")) {}
      rest = rest.dropFirst()
    }
  }

  /// How often `{3}`, `{3,}` or `{3,5}` repeats at least or at most, whichever is more; nil when it is none and stands for itself.
  private static func interval(_ rest: inout ArraySlice<UInt8>) -> Int? {
    let inside = rest.prefix { $0 == UInt8(ascii: ",") || (0x30...0x39).contains($0) }
    guard rest.dropFirst(inside.count).first == UInt8(ascii: "}"), !inside.isEmpty else { return nil }
    rest = rest.dropFirst(inside.count + 1)
    let numbers = String(decoding: inside, as: UTF8.self).split(separator: ",").map { Int($0) ?? largest + 1 }
    return (numbers.max() ?? 0) + 1
  }
}
