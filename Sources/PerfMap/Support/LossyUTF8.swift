/// The scalars of bytes that should be UTF-8 but may be anything; bytes that belong to no scalar come one by one.
package struct LossyUTF8<Bytes: Collection<UInt8>>: Sequence, IteratorProtocol {
  package enum Element {
    case scalar(Unicode.Scalar)
    case stray(UInt8)
  }

  @usableFromInline var parser = Unicode.UTF8.ForwardParser()
  @usableFromInline var rest: Bytes.Iterator
  @usableFromInline let bytes: Bytes
  @usableFromInline var place: Bytes.Index
  /// The number of bytes from `place` on that the parser rejected.
  @usableFromInline var strayCount = 0

  @inlinable
  package init(_ bytes: Bytes) {
    self.bytes = bytes
    rest = bytes.makeIterator()
    place = bytes.startIndex
  }

  @inlinable
  package mutating func next() -> Element? {
    if strayCount == 0 {
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded):
        bytes.formIndex(&place, offsetBy: encoded.count)
        return .scalar(Unicode.UTF8.decode(encoded))
      case .error(let length): strayCount = length
      case .emptyInput: return nil
      }
    }
    defer { bytes.formIndex(after: &place) }
    strayCount -= 1
    return .stray(bytes[place])
  }
}

extension UInt8 {
  /// The byte as four ASCII characters: `\xED`.
  package var hexEscape: String {
    let digits = String(self, radix: 16, uppercase: true)
    return (self < 0x10 ? "\\x0" : "\\x") + digits
  }
}
