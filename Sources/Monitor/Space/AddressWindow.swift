import PerfMap

/// A non-empty part of the address space with inclusive bounds, so that all 2^64 bytes can be expressed.
package struct AddressWindow: Hashable, Sendable {
  package let first: Address
  package let last: Address

  package static let everything = AddressWindow(first: Address(0), last: Address(.max))
  /// The smallest window that zooming produces, in bytes.
  package static let smallest: UInt64 = 16

  /// Creates a window from its first and last address, in either order.
  package init(first: Address, last: Address) {
    (self.first, self.last) = (min(first, last), max(first, last))
  }

  /// Creates the window of the addresses of an entry; nil if the entry has size 0.
  package init?(_ range: AddressRange) {
    guard let last = range.last else { return nil }
    self.init(first: range.start, last: last)
  }

  /// Creates a window of `span` + 1 bytes at `first`, moved and shortened if necessary to fit `bounds`.
  init(first: UInt64, span: UInt64, within bounds: AddressWindow = .everything) {
    let span = min(span, bounds.span)
    let first = min(max(first, bounds.first.rawValue), bounds.last.rawValue - span)
    self.init(first: Address(first), last: Address(first + span))
  }

  /// The number of bytes minus one, which always fits into 64 bits.
  package var span: UInt64 { last.rawValue - first.rawValue }

  /// The address after ``last`` in hexadecimal, as in a map, even if it is 2^64.
  package var endDescription: String {
    last.rawValue == .max ? "1" + String(repeating: "0", count: 16) : "\(Address(last.rawValue + 1))"
  }

  package var middle: Address { Address(first.rawValue + span / 2) }
  package func contains(_ address: Address) -> Bool { first <= address && address <= last }
  package func contains(_ other: AddressWindow) -> Bool { first <= other.first && other.last <= last }

  /// Returns true if an entry has a byte in the window or, if its size is 0, starts in the window.
  package func shows(_ range: AddressRange) -> Bool { range.start <= last && (range.last ?? range.start) >= first }

  /// Returns the address clamped to the window.
  package func nearest(to address: Address) -> Address { min(max(address, first), last) }

  /// Returns the distance in bytes to another window; 0 if the two overlap.
  func distance(to other: AddressWindow) -> UInt64 {
    if other.first > last { return other.first.rawValue - last.rawValue }
    return other.last < first ? first.rawValue - other.last.rawValue : 0
  }

  // MARK: - Zooming

  /// The window, extended on both sides to ``smallest`` bytes if it has fewer bytes.
  var widened: AddressWindow {
    let wanted = AddressWindow.smallest - 1
    guard span < wanted else { return self }
    let before = (wanted - span) / 2
    return AddressWindow(first: first.rawValue - min(first.rawValue, before), span: wanted)
  }

  /// Returns a window of half the size, but at least ``smallest`` bytes, in which the anchor keeps its relative position.
  func half(at anchor: Address) -> AddressWindow {
    scaled(to: max(min(span, AddressWindow.smallest - 1), span / 2), at: anchor, within: self)
  }

  /// Returns a window of half the size inside this window, centred on an address as far as possible.
  func half(around address: Address) -> AddressWindow {
    let half = half(at: address)
    return AddressWindow(first: address.rawValue - min(address.rawValue, half.span / 2), span: half.span, within: self)
  }

  /// Returns a window of twice the size within `bounds`, in which the anchor keeps its relative position as far as possible.
  func double(at anchor: Address, within bounds: AddressWindow) -> AddressWindow {
    scaled(to: span.addingSaturated(span).addingSaturated(1), at: anchor, within: bounds)
  }

  private func scaled(to wanted: UInt64, at anchor: Address, within bounds: AddressWindow) -> AddressWindow {
    let anchor = nearest(to: anchor)
    let share = min(0.999_999, Double(anchor.rawValue - first.rawValue) / (Double(span) + 1))
    let before = UInt64(share * Double(wanted))
    return AddressWindow(first: anchor.rawValue - min(anchor.rawValue, before), span: wanted, within: bounds)
  }

  /// Returns a window of the same size centred on an address.
  func centred(at address: Address) -> AddressWindow {
    AddressWindow(first: address.rawValue - min(address.rawValue, span / 2), span: span)
  }
}
