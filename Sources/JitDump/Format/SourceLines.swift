import PerfMap

/// A source line of machine code.
package struct SourceLine: Hashable, Sendable {
  /// The address of the first instruction.
  package var address: Address
  /// The line number, from 1.
  package var line: UInt32
  /// The column, or 0 if there is none. The format calls it discriminator.
  package var column: UInt32
  /// The name of the source file.
  package var file: ArraySlice<UInt8>
  /// True if the start of the file name was overwritten with other bytes, see ``SourceLines``.
  package var isFileDamaged = false

  package init(address: Address, line: UInt32, column: UInt32, file: ArraySlice<UInt8>) {
    self.address = address
    self.line = line
    self.column = column
    self.file = file
  }
}

/// A parser of the bytes at ``DebugInfo/lines``.
///
/// Node 20 writes names of scripts that it has already freed. The allocator has overwritten the first 16 bytes of such a name with a
/// pointer and a key, which contain NULs. The name then seems to end early, and perf reads the rest of the name as the next address.
///
/// In such a record, an address is far from the code, or 8 or more bytes are left behind the last line. The record is then parsed again: a
/// name ends only at a NUL that is followed by an address near the code, or by the padding of the record.
package enum SourceLines {
  /// The length of address, line and column.
  static let fixedLength = 16
  /// The length of a line with an empty file name.
  static let shortestLine = fixedLength + 1
  /// The file name of a line in the same file as the line before it: `\xff`.
  static let sameFile: [UInt8] = [0xff]
  /// The number of bytes at the start of a freed name that the allocator overwrites.
  static let overwrittenLength = 16

  /// Returns the lines. If `bytes` are only the first bytes at ``DebugInfo/lines``, returns the lines that are complete. Subtracts `excess`
  /// from each address, see ``JitDumpWriter/lineExcess(on:)``. O(bytes), and some 80 bytes of memory for each line.
  package static func parse(_ bytes: [UInt8], of info: DebugInfo, order: ByteOrder, excess: UInt64 = 0) -> [SourceLine] {
    let (lines, length) = parse(bytes, info, order, excess) { _ in true }
    let isPlausible = bytes.count - length < 8 && lines.allSatisfy { isNear($0.address.rawValue &+ excess, info) }
    guard !isPlausible, UInt64(bytes.count) == info.lines.length else { return lines }
    var (again, used) = parse(bytes, info, order, excess) { isEnd($0, of: bytes, info, order) }
    guard again.count == info.lineCount, bytes.count - used < 8 else { return lines }
    for index in again.indices { again[index].isFileDamaged = again[index].file.contains(0) }
    return again
  }

  /// Returns the lines and their length in bytes. `endsName` is called with the index of a NUL, and returns true if the NUL ends a name.
  private static func parse(
    _ bytes: [UInt8], _ info: DebugInfo, _ order: ByteOrder, _ excess: UInt64, _ endsName: (Int) -> Bool
  ) -> (lines: [SourceLine], length: Int) {
    var lines: [SourceLine] = []
    var file: ArraySlice<UInt8> = []
    var index = 0
    while lines.count < info.lineCount {
      let text = index + fixedLength
      guard text < bytes.count, let end = bytes[text...].indices.first(where: { bytes[$0] == 0 && endsName($0) }) else { break }
      let name = bytes[text..<end]
      if lines.isEmpty || !name.elementsEqual(sameFile) { file = name }
      let address: UInt64 = order.number(bytes.span.bytes, at: index)
      lines.append(
        SourceLine(
          address: Address(address &- excess), line: order.number(bytes.span.bytes, at: index + 8),
          column: order.number(bytes.span.bytes, at: index + 12), file: file))
      index = end + 1
    }
    return (lines, index)
  }

  /// Returns true if the NUL at an index is followed by a line with an address near the code, or only by padding.
  private static func isEnd(_ end: Int, of bytes: [UInt8], _ info: DebugInfo, _ order: ByteOrder) -> Bool {
    let next = end + 1
    guard bytes.count - next >= shortestLine else { return bytes.count - next < 8 && bytes[next...].allSatisfy { $0 == 0 } }
    return isNear(order.number(bytes.span.bytes, at: next), info)
  }

  /// Returns true if an address is less than 256 MiB from the start of the code.
  private static func isNear(_ address: UInt64, _ info: DebugInfo) -> Bool {
    Int64(bitPattern: address &- info.address.rawValue).magnitude < JitDumpDecoder.longestRecord
  }
}

extension SourceLine {
  /// Replaces a damaged file name by the path in the name of its V8 function, such as `JS:*f /srv/app.js:3:1`. Does this only if both have
  /// the same length, and the same bytes after the damaged ones.
  mutating func repairFile(from functionName: [UInt8]) {
    guard isFileDamaged else { return }
    var path = functionName[...]
    for _ in 0..<2 {
      guard let colon = path.lastIndex(of: UInt8(ascii: ":")) else { return }
      path = path[..<colon]
    }
    let name = path.suffix(file.count)
    guard name.count == file.count, name.startIndex > 0, functionName[name.startIndex - 1] == UInt8(ascii: " "),
      name.dropFirst(SourceLines.overwrittenLength).elementsEqual(file.dropFirst(SourceLines.overwrittenLength))
    else { return }
    file = name
    isFileDamaged = false
  }
}
