/// The Unicode scalars of bytes that may be invalid UTF-8. Each byte that belongs to no scalar is returned as `stray`.
package struct LossyUTF8<Bytes: Collection<UInt8>>: Sequence, IteratorProtocol {
  package enum Element {
    case scalar(Unicode.Scalar)
    case stray(UInt8)
  }

  @usableFromInline var parser = Unicode.UTF8.ForwardParser()
  @usableFromInline var rest: Bytes.Iterator
  @usableFromInline let bytes: Bytes
  @usableFromInline var index: Bytes.Index
  /// The number of bytes from `index` on that the parser rejected and `next` has not returned yet.
  @usableFromInline var strayCount = 0

  @inlinable
  package init(_ bytes: Bytes) {
    self.bytes = bytes
    rest = bytes.makeIterator()
    index = bytes.startIndex
  }

  @inlinable
  package mutating func next() -> Element? {
    if strayCount == 0 {
      switch parser.parseScalar(from: &rest) {
      case .valid(let encoded):
        bytes.formIndex(&index, offsetBy: encoded.count)
        return .scalar(Unicode.UTF8.decode(encoded))
      case .error(let length): strayCount = length
      case .emptyInput: return nil
      }
    }
    defer { bytes.formIndex(after: &index) }
    strayCount -= 1
    return .stray(bytes[index])
  }
}

extension UInt8 {
  /// The byte as a hexadecimal escape of four ASCII characters, for example `\xED`.
  package var hexEscape: String {
    let digits = String(self, radix: 16, uppercase: true)
    return (self < 0x10 ? "\\x0" : "\\x") + digits
  }
}
