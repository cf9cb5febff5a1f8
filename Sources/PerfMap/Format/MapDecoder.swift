import Glibc

/// An incremental decoder of perf maps. The lines that it returns do not depend on the chunks in which it receives the bytes.
///
/// The grammar is `START SP SIZE SP NAME LF`: START and SIZE are hexadecimal with an optional `0x` or `0X`, 1 to 16 significant
/// digits of either case and any leading zeros; NAME is every byte up to the LF. A line is returned only when its LF is decoded. Source:
/// `tools/perf/Documentation/jit-interface.txt` in the kernel, extended by the variants that runtimes write.
///
/// ```swift
/// var decoder = MapDecoder()
/// decoder.decode("7f00 10 JS:*hot a.js:1:1\n".utf8) { line in print(line) }
/// ```
///
/// Names are not copied: an entry has the position of its name in the file. The decoder takes some 100 bytes, however long a line is.
public struct MapDecoder: Sendable {
  /// The maximum length of a line, in bytes without the LF: 1 MiB. Longer lines are malformed (``Defect/lineTooLong``).
  public static let longestLine = UInt64(MapEncoder.longestLine)

  /// The number of bytes decoded so far, which is the file offset of the next byte.
  public private(set) var position: UInt64 = 0

  private var lineStart: UInt64 = 0
  private var phase = Phase.address
  private var address = HexField()
  private var size = HexField()
  private var nameStart: UInt64 = 0
  private var hash = NameHash()

  private enum Phase: Equatable {
    case address, size, name
    case broken(Defect)
  }

  /// Creates a decoder that expects the first byte of a file.
  public init() {}

  /// The position of the incomplete last line, after the last LF, or nil if there is none. The line is being written or was cut off.
  public var tail: TextRange? {
    position == lineStart ? nil : TextRange(offset: lineStart, length: position - lineStart)
  }

  /// Decodes the next bytes of the file.
  ///
  /// - Parameters:
  ///   - bytes: Any number of bytes; a chunk may start and end within a line.
  ///   - body: A closure that is called with each line that `bytes` complete.
  /// - Complexity: O(bytes).
  public mutating func decode(_ bytes: some Sequence<UInt8>, _ body: (Line) -> Void) {
    withoutActuallyEscaping(body) { body in
      var sink = ClosureSink(body: body)
      let whole: Void? = bytes.withContiguousStorageIfAvailable { decode(UnsafeRawBufferPointer($0), into: &sink) }
      if whole == nil { decode(Array(bytes).span, into: &sink) }
    }
  }

  /// Decodes the next bytes of the file and passes each line that they complete to a sink. O(bytes).
  public mutating func decode(_ bytes: Span<UInt8>, into sink: inout some LineSink & ~Copyable) {
    // Memory-safe: the pointer does not escape the closure, and every access through it is within its bounds.
    bytes.withUnsafeBytes { decode($0, into: &sink) }
  }

  /// Decodes the next bytes of the file and appends each line that they complete to a batch. O(bytes).
  ///
  /// This overload is the fastest for callers in other modules, because it is not generic.
  public mutating func decode(_ bytes: Span<UInt8>, into batch: inout LineBatch) {
    // Memory-safe: the pointer does not escape the closure, and every access through it is within its bounds.
    bytes.withUnsafeBytes { decode($0, into: &batch) }
  }

  /// Decodes a number of NUL bytes, for example a hole in a sparse file. Only about the first 1 MiB is parsed; the rest is counted.
  public mutating func decode(zeros count: UInt64) {
    var left = count
    // The bytes of a line that is already too long need no parsing, because the line is malformed.
    while left > 0, position - lineStart <= MapDecoder.longestLine {
      let piece = min(left, UInt64(ZeroBytes.page.count))
      ZeroBytes.page.withUnsafeBytes { read(UnsafeRawBufferPointer(rebasing: $0[..<Int(piece)])) }
      position += piece
      left -= piece
    }
    position += left
  }

  @inline(__always)
  mutating func decode(_ bytes: UnsafeRawBufferPointer, into sink: inout some LineSink & ~Copyable) {
    guard let base = bytes.baseAddress else { return }
    var index = 0
    while index < bytes.count {
      let rest = base + index
      guard let newline = memchr(rest, 0x0a, bytes.count - index) else {
        read(UnsafeRawBufferPointer(start: rest, count: bytes.count - index))
        position += UInt64(bytes.count - index)
        return
      }
      let length = UnsafeRawPointer(newline) - rest
      if position == lineStart, length <= MapDecoder.longestLine, bytes.count &- index >= MapDecoder.lookahead,
        let entry = wholeLine(bytes.bytes.extracting(droppingFirst: index), length)
      {
        sink.receive(entry)
        position += UInt64(length) + 1
        lineStart = position
        index += length + 1
        continue
      }
      read(UnsafeRawBufferPointer(start: rest, count: length))
      position += UInt64(length)
      endLine(into: &sink)
      index += length + 1
    }
  }

  /// The number of bytes from the start of a line that ``wholeLine(_:_:)`` may load to parse START and SIZE.
  private static let lookahead = 2 * HexWord.lookahead

  /// Parses a line that is completely in the buffer. Returns nil for a malformed line, and for START or SIZE with more than 16 digits:
  /// the caller then parses the line byte by byte. All loads from the buffer are bounds-checked, which takes 9 % of the decoding time.
  @inline(__always)
  private func wholeLine(_ line: RawSpan, _ length: Int) -> Entry? {
    var index = 0
    guard let start = HexWord.field(line, &index), let size = HexWord.field(line, &index) else { return nil }
    let (end, overflow) = start.addingReportingOverflow(size)
    if overflow && end != 0 { return nil }
    return Entry(
      range: AddressRange(unchecked: Address(start), size: ByteCount(size)),
      name: TextRange(offset: position + UInt64(index), length: UInt64(length - index)),
      nameHash: NameHash.ofWhole(line, index, length))
  }

  /// Parses bytes of the current line. None of them may be LF.
  @inline(__always)
  private mutating func read(_ bytes: UnsafeRawBufferPointer) {
    var index = 0
    if phase == .address {
      switch address.read(bytes, from: &index, missing: .noAddress) {
      case .unfinished: return
      case .space: phase = .size
      case .defect(let defect): phase = .broken(defect)
      }
    }
    if phase == .size {
      switch size.read(bytes, from: &index, missing: .noSize) {
      case .unfinished: return
      case .space:
        phase = .name
        nameStart = position + UInt64(index)
      case .defect(let defect): phase = .broken(defect)
      }
    }
    if phase == .name { hash.update(UnsafeRawBufferPointer(rebasing: bytes[index...])) }
  }

  /// Passes the current line to the sink and starts the next one. The line is parsed up to its LF, which is at `position`.
  @inline(__always)
  private mutating func endLine(into sink: inout some LineSink & ~Copyable) {
    if let defect = defectAtEnd {
      sink.receive(MalformedLine(defect: defect, text: TextRange(offset: lineStart, length: position - lineStart)))
    } else {
      sink.receive(
        Entry(
          range: AddressRange(unchecked: Address(address.value), size: ByteCount(size.value)),
          name: TextRange(offset: nameStart, length: position - nameStart), nameHash: hash.value))
    }
    position += 1
    lineStart = position
    phase = .address
    address = HexField()
    size = HexField()
    hash = NameHash()
  }

  /// The defect of the current line, or nil if it is an entry. The line must be parsed up to its LF.
  private var defectAtEnd: Defect? {
    if position - lineStart > MapDecoder.longestLine { return .lineTooLong }
    switch phase {
    case .address: return address.hasDigits ? .noSize : .noAddress
    case .size: return size.hasDigits ? .noSpaceAfterSize : .noSize
    case .broken(let defect): return defect
    case .name:
      let inside = AddressRange(start: Address(address.value), size: ByteCount(size.value)) != nil
      return inside ? nil : .beyondAddressSpace
    }
  }
}

private struct ClosureSink: LineSink {
  let body: (Line) -> Void
  mutating func receive(_ entry: Entry) { body(.entry(entry)) }
  mutating func receive(_ line: MalformedLine) { body(.malformed(line)) }
}

package enum ZeroBytes {
  /// 64 KiB of zero bytes, passed to decoders and receivers in place of a hole in a sparse file.
  package static let page = [UInt8](repeating: 0, count: 64 << 10)
}
