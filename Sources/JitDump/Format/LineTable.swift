import PerfMap

/// The source lines of one piece of machine code, in the order of their addresses.
package struct LineTable: Sendable {
  /// The lines, at different addresses within the code. Of several lines at one address, only the last is kept.
  package private(set) var lines: [SourceLine] = []

  /// Creates the table of a piece of code. O(n log n).
  ///
  /// OTP 25 writes its first line for an address before the code and its last one for the end of the code. A line before the code is
  /// moved to the start of the code. Lines behind the code are left out.
  package init(_ lines: [SourceLine], of code: AddressRange) {
    guard let last = code.last else { return }
    let inside = lines.filter { $0.address <= last }
    for line in inside.enumerated().sorted(by: { ($0.element.address, $0.offset) < ($1.element.address, $1.offset) }).map(\.element) {
      var line = line
      line.address = max(line.address, code.start)
      if self.lines.last?.address == line.address { self.lines.removeLast() }
      self.lines.append(line)
    }
  }

  /// Returns the source line of an address, or nil before the first line. The address must be within the code. O(log n).
  package func line(at address: Address) -> SourceLine? {
    let after = lines.partitioningIndex { $0.address > address }
    return after > 0 ? lines[after - 1] : nil
  }
}
