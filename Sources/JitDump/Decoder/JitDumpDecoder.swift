import Glibc
import PerfMap

/// An incremental decoder of jitdumps. The results do not depend on how the bytes are split into chunks.
///
/// Both byte orders are decoded. The decoder takes some 300 bytes of memory, however long a record is: it copies no code, names and lines.
///
/// A damaged record is reported and counted. If its size is possible, the next record is expected behind it. Otherwise no boundary of a
/// record is known, and the decoder searches for a load that agrees with the file header and with the last load (``LoadSearch``). Machine
/// code practically never looks like such a load by chance. After a damaged file header, nothing is decoded.
package struct JitDumpDecoder: Sendable {
  /// The maximum size of a record: 256 MiB.
  package static let longestRecord: UInt64 = 256 << 20
  /// The maximum size of a record of an unknown kind: 1 MiB. A random 32-bit number is rarely this small.
  package static let longestUnknownRecord: UInt64 = 1 << 20
  /// The maximum size of the file header: 64 KiB.
  package static let longestHeader: UInt64 = 64 << 10
  /// The maximum length of a name, without the NUL: 1 MiB.
  package static let longestName: UInt64 = 1 << 20

  enum Stage {
    /// Collects the file header in ``field``.
    case fileHeader
    /// Collects the identifier, size and time of a record in ``field``.
    case prefix
    /// Collects the fixed part of a record in ``field``.
    case fixed
    /// Reads the name of a load.
    case name
    /// Collects the fixed part of a source line in ``field``.
    case line
    /// Reads the file name of a source line.
    case fileName
    /// Skips to the end of the record or of the file header.
    case rest
    /// Searches for a load.
    case lost
    /// Ignores everything after a damaged file header.
    case refused
  }

  /// The number of bytes decoded so far, which is the file offset of the next byte.
  package internal(set) var position: UInt64 = 0
  /// The file header, or nil if it is not decoded yet or damaged.
  package internal(set) var header: JitDumpHeader?
  package internal(set) var counts = JitDumpCounts()

  var stage = Stage.fileHeader
  var field = FieldBytes(needed: 4)
  var record = OpenRecord()
  var search = LoadSearch()

  /// Creates a decoder that expects the first byte of a file.
  package init() {}

  /// The position of an incomplete header or record at the end of the decoded bytes, which is still being written or was cut off. Nil if
  /// there is none, during a search, and after a damaged file header.
  package var tail: TextRange? {
    switch stage {
    case .refused, .lost: nil
    case .prefix: field.count == 0 ? nil : TextRange(offset: position - UInt64(field.count), length: UInt64(field.count))
    case .fileHeader, .fixed, .name, .line, .fileName, .rest:
      position == record.start ? nil : TextRange(offset: record.start, length: position - record.start)
    }
  }

  /// True if the boundaries of records are unknown, and the decoder searches for a load.
  package var isSearching: Bool { stage == .lost }

  /// Decodes the next bytes of the file and passes the header and the records that they complete to a sink. O(bytes).
  package mutating func decode(_ bytes: Span<UInt8>, into sink: inout some JitDumpSink & ~Copyable) {
    decode(bytes.bytes, into: &sink)
  }

  /// Decodes a number of NUL bytes, for example a hole in a sparse file. Takes constant time where the bytes need no parsing.
  package mutating func decode(zeros count: UInt64, into sink: inout some JitDumpSink & ~Copyable) {
    let page = ZeroBytes.page
    var left = count
    while left > 0 {
      let skipped = skipZeros(left)
      left -= skipped
      if skipped > 0 {
        finishRecord(into: &sink)
      } else {
        let piece = min(left, LoadSearch.windowLength)
        decode(page.span.bytes.extracting(first: Int(piece)), into: &sink)
        left -= piece
      }
    }
  }

  /// Skips NUL bytes that need no parsing and returns their number.
  private mutating func skipZeros(_ count: UInt64) -> UInt64 {
    var skipped: UInt64 = 0
    switch stage {
    case .rest: skipped = min(count, record.end - position)
    case .refused: skipped = count
    // The search finds no load of the process 0, so no load consists of NUL bytes.
    case .lost where search.isZero: skipped = count
    case .line where field.count == 0 && record.linesLeft > 1:
      // NUL bytes are lines with empty file names. The last line is not skipped but parsed.
      let lines = min(count, record.end - position) / UInt64(SourceLines.shortestLine)
      let passed = min(lines, record.linesLeft - 1)
      record.linesLeft -= passed
      skipped = passed * UInt64(SourceLines.shortestLine)
    default: break
    }
    position += skipped
    return skipped
  }

  private mutating func decode(_ bytes: RawSpan, into sink: inout some JitDumpSink & ~Copyable) {
    var rest = bytes
    while rest.byteCount > 0 {
      rest = rest.extracting(droppingFirst: step(rest, into: &sink))
      finishRecord(into: &sink)
    }
  }

  /// Decodes at least one byte and returns the number of decoded bytes.
  private mutating func step(_ bytes: RawSpan, into sink: inout some JitDumpSink & ~Copyable) -> Int {
    var used = bytes.byteCount
    switch stage {
    case .fileHeader, .prefix, .fixed, .line:
      used = field.take(bytes)
      position += UInt64(used)
      if field.isFull { finishField(into: &sink) }
    case .name, .fileName:
      used = readText(bytes, into: &sink)
    case .rest:
      used = Int(min(UInt64(used), record.end - position))
      position += UInt64(used)
    case .lost:
      let found = header.flatMap { search.find(in: bytes, header: $0) }
      used = found ?? used
      position += UInt64(used)
      if found != nil { resume(into: &sink) }
    case .refused: position += UInt64(used)
    }
    return used
  }

  /// Reads bytes of a name up to its NUL, and returns their number.
  private mutating func readText(_ bytes: RawSpan, into sink: inout some JitDumpSink & ~Copyable) -> Int {
    let limit = min(record.end, record.textStart + Self.longestName + 1)
    let available = bytes.extracting(first: Int(min(UInt64(bytes.byteCount), limit - position)))
    // Memory-safe: the pointer does not escape the closure, and memchr reads only the bytes of the span.
    let length = available.withUnsafeBytes { buffer -> Int? in
      guard let start = buffer.baseAddress, let found = memchr(start, 0, buffer.count) else { return nil }
      return UnsafeRawPointer(found) - start
    }
    if stage == .name { available.extracting(first: length ?? available.byteCount).withUnsafeBytes { record.hash.update($0) } }
    let used = length.map { $0 + 1 } ?? available.byteCount
    position += UInt64(used)
    if length != nil {
      if stage == .name { finishName(into: &sink) } else { finishLine(into: &sink) }
    } else if position == limit {
      damage(position == record.end ? .openName : .longName, into: &sink)
    }
    return used
  }
}
