import PerfMap

/// A part of the address space, at least one byte, both ends inside: so that all 2^64 bytes can be expressed.
package struct AddressWindow: Hashable, Sendable {
  /// The lowest address.
  package let first: Address
  /// The highest address.
  package let last: Address

  /// All addresses.
  package static let everything = AddressWindow(first: Address(0), last: Address(.max))
  /// The smallest part that zooming leads to, in bytes.
  package static let smallest: UInt64 = 16

  /// Makes a window of two addresses and what lies between them.
  package init(first: Address, last: Address) {
    self.first = min(first, last)
    self.last = max(first, last)
  }

  /// The addresses of an entry; nil when it is empty.
  package init?(_ range: AddressRange) {
    guard let last = range.last else { return nil }
    self.init(first: range.start, last: last)
  }

  /// Makes a window of `span` + 1 bytes that begins at an address, or as near to it as the window within `bounds` can.
  init(first: UInt64, span: UInt64, within bounds: AddressWindow = .everything) {
    let span = min(span, bounds.span)
    let first = min(max(first, bounds.first.rawValue), bounds.last.rawValue - span)
    self.init(first: Address(first), last: Address(first + span))
  }

  /// The number of bytes less one, which can always be expressed.
  package var span: UInt64 { last.rawValue - first.rawValue }

  /// The end as the map would write it: the address behind the last one.
  package var endDescription: String {
    last.rawValue == .max ? "1" + String(repeating: "0", count: 16) : "\(Address(last.rawValue + 1))"
  }

  /// The address in the middle.
  package var middle: Address { Address(first.rawValue + span / 2) }

  /// Whether an address lies inside.
  package func contains(_ address: Address) -> Bool { first <= address && address <= last }

  /// Whether another window lies inside.
  package func contains(_ other: AddressWindow) -> Bool { first <= other.first && other.last <= last }

  /// Whether an entry has a byte inside; one without bytes is where it starts.
  package func shows(_ range: AddressRange) -> Bool { range.start <= last && (range.last ?? range.start) >= first }

  /// The nearest address inside.
  package func nearest(to address: Address) -> Address { min(max(address, first), last) }

  /// The number of bytes to a window that shares none, or 0.
  func distance(to other: AddressWindow) -> UInt64 {
    if other.first > last { return other.first.rawValue - last.rawValue }
    return other.last < first ? first.rawValue - other.last.rawValue : 0
  }

  // MARK: - Zooming

  /// At least the smallest part, around the same bytes.
  var widened: AddressWindow {
    let wanted = AddressWindow.smallest - 1
    guard span < wanted else { return self }
    let before = (wanted - span) / 2
    return AddressWindow(first: first.rawValue - min(first.rawValue, before), span: wanted)
  }

  /// Half of the bytes; the anchor keeps its place in the picture.
  func half(at anchor: Address) -> AddressWindow {
    scaled(to: max(min(span, AddressWindow.smallest - 1), span / 2), at: anchor, within: self)
  }

  /// Half of the bytes, an address as near to their middle as it can be.
  func half(around address: Address) -> AddressWindow {
    let half = half(at: address)
    return AddressWindow(first: address.rawValue - min(address.rawValue, half.span / 2), span: half.span, within: self)
  }

  /// Twice the bytes; the anchor keeps its place in the picture, as far as there are addresses.
  func double(at anchor: Address, within bounds: AddressWindow) -> AddressWindow {
    scaled(to: span.addingSaturated(span).addingSaturated(1), at: anchor, within: bounds)
  }

  private func scaled(to wanted: UInt64, at anchor: Address, within bounds: AddressWindow) -> AddressWindow {
    let anchor = nearest(to: anchor)
    let share = min(0.999_999, Double(anchor.rawValue - first.rawValue) / (Double(span) + 1))
    let before = UInt64(share * Double(wanted))
    return AddressWindow(first: anchor.rawValue - min(anchor.rawValue, before), span: wanted, within: bounds)
  }

  /// As many bytes with an address in their middle.
  func centred(at address: Address) -> AddressWindow {
    AddressWindow(first: address.rawValue - min(address.rawValue, span / 2), span: span)
  }
}
