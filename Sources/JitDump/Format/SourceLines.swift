import PerfMap

/// A source line of machine code.
package struct SourceLine: Hashable, Sendable {
  /// The address of the first instruction, corrected for the writer.
  package var address: Address
  /// The line number, from 1.
  package var line: UInt32
  /// The column, or 0 if there is none. The format calls it discriminator.
  package var column: UInt32
  /// The name of the source file.
  package var file: ArraySlice<UInt8>

  package init(address: Address, line: UInt32, column: UInt32, file: ArraySlice<UInt8>) {
    self.address = address
    self.line = line
    self.column = column
    self.file = file
  }
}

/// The source lines in the bytes at ``DebugInfo/lines``. Bytes that were read only in part end the sequence after the last whole line.
package struct SourceLines: Sequence, IteratorProtocol {
  /// The length of address, line and column.
  static let fixedLength = 16
  /// The length of a line with an empty file name.
  static let shortestLine = fixedLength + 1
  /// The file name of a line in the same file as the line before it: `\xff`.
  static let sameFile: [UInt8] = [0xff]

  private let bytes: [UInt8]
  private let order: ByteOrder
  private let excess: UInt64
  private var index = 0
  private var file: ArraySlice<UInt8> = []

  /// Creates a sequence. `excess` is subtracted from each address, see ``JitDumpWriter/lineExcess(on:)``.
  package init(_ bytes: [UInt8], order: ByteOrder, excess: UInt64 = 0) {
    self.bytes = bytes
    self.order = order
    self.excess = excess
  }

  /// Returns the next line, or nil at the end. O(bytes of the line).
  package mutating func next() -> SourceLine? {
    let bytes = bytes
    let start = index
    let text = start + Self.fixedLength
    guard text < bytes.count, let end = bytes[text...].firstIndex(of: 0) else { return nil }
    let name = bytes[text..<end]
    if start == 0 || !name.elementsEqual(Self.sameFile) { file = name }
    let span = bytes.span.bytes
    let line = SourceLine(
      address: Address(order.number(span, at: start, as: UInt64.self) &- excess), line: order.number(span, at: start + 8),
      column: order.number(span, at: start + 12), file: file)
    index = end + 1
    return line
  }
}
