import Glibc

/// Turns the bytes of a perf map into entries and malformed lines; fed any chunks, it gives the same lines.
///
/// The grammar is `START SP SIZE SP NAME LF`: START and SIZE are hexadecimal with an optional `0x` or `0X`, 1 to 16 significant
/// digits of either case and any leading zeros; NAME is every byte up to the LF (kernel: `tools/perf/Documentation/jit-interface.txt`).
/// An unterminated tail is held back until its LF comes. Nothing is copied: a name is a ``TextRange`` of the file.
///
/// ```swift
/// var decoder = MapDecoder()
/// decoder.decode("7f00 10 JS:*hot a.js:1:1\n".utf8) { line in print(line) }
/// ```
///
/// It owns no file and some 100 bytes of memory, however long a line is. O(bytes).
public struct MapDecoder: Sendable {
  /// The length above which a line is malformed, in bytes without the LF: 1 MiB.
  public static let longestLine = UInt64(MapEncoder.longestLine)

  /// The number of bytes taken so far: the offset in the file of the next one.
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

  /// Makes a decoder for a file that starts with the next byte.
  public init() {}

  /// The bytes after the last LF: a line that is still being written, or was cut. Nil at the start of a line.
  public var tail: TextRange? {
    position == lineStart ? nil : TextRange(offset: lineStart, length: position - lineStart)
  }

  /// Takes the next bytes and gives each line that they complete to `body`. O(bytes).
  public mutating func decode(_ bytes: some Sequence<UInt8>, _ body: (Line) -> Void) {
    withoutActuallyEscaping(body) { body in
      var sink = ClosureSink(body: body)
      let whole: Void? = bytes.withContiguousStorageIfAvailable { decode(UnsafeRawBufferPointer($0), into: &sink) }
      if whole == nil { decode(Array(bytes).span, into: &sink) }
    }
  }

  /// Takes the next bytes and gives each line that they complete to a sink. O(bytes).
  public mutating func decode(_ bytes: Span<UInt8>, into sink: inout some LineSink & ~Copyable) {
    // Sound: the pointer does not leave the closure, and every access through it is below its count.
    bytes.withUnsafeBytes { decode($0, into: &sink) }
  }

  /// Takes the next bytes and adds each line that they complete to a batch: at full speed for callers in other modules too. O(bytes).
  public mutating func decode(_ bytes: Span<UInt8>, into batch: inout LineBatch) {
    // Sound: as above.
    bytes.withUnsafeBytes { decode($0, into: &batch) }
  }

  /// Takes NULs, such as a hole of the file gives: they end no line. O(1 MiB) however many they are.
  public mutating func decode(zeros count: UInt64) {
    var left = count
    // Behind the longest line nothing matters but where the line ends.
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
      if position == lineStart, length <= MapDecoder.longestLine, bytes.count &- index >= MapDecoder.reach,
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

  /// How many bytes from the start of a line ``wholeLine(_:_:)`` may look at.
  private static let reach = 2 * HexWord.reach

  /// The entry of a line whose bytes are all at hand, or nil when it is rare or malformed: such lines go byte by byte.
  ///
  /// Every load is checked: that costs 9 % of the decoder's time.
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

  /// Takes bytes of one line, none of them LF.
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

  /// Ends the line whose bytes have all been read; `position` stands on its LF.
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

  /// What is wrong with the whole line, or nil when it is an entry.
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

/// Gives lines to a closure.
private struct ClosureSink: LineSink {
  let body: (Line) -> Void
  mutating func receive(_ entry: Entry) { body(.entry(entry)) }
  mutating func receive(_ line: MalformedLine) { body(.malformed(line)) }
}
