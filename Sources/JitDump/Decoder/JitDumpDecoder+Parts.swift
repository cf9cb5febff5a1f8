import PerfMap

/// The steps of the decoder at the end of each part of the file header or of a record.
extension JitDumpDecoder {
  private var order: ByteOrder { header?.order ?? .littleEndian }

  /// Processes the complete bytes of ``field``.
  mutating func finishField(into sink: inout some JitDumpSink & ~Copyable) {
    switch stage {
    case .fileHeader: finishHeader(into: &sink)
    case .prefix: finishPrefix(into: &sink)
    case .fixed: finishFixed(into: &sink)
    case .line:
      record.textStart = position
      stage = .fileName
    case .name, .fileName, .rest, .lost, .refused: break
    }
  }

  // MARK: - The file header

  /// The magic number, read in the byte order of the file.
  static let magic: UInt32 = 0x4a69_5444

  private mutating func finishHeader(into sink: inout some JitDumpSink & ~Copyable) {
    let fixed = field.bytes
    let bytes = fixed.span.bytes
    let order: ByteOrder
    switch ByteOrder.littleEndian.number(bytes, at: 0, as: UInt32.self) {
    case Self.magic: order = .littleEndian
    case Self.magic.byteSwapped: order = .bigEndian
    default: return refuse(.notJitDump, into: &sink)
    }
    guard field.count > 4 else { return field.extend(to: 12) }
    let version: UInt32 = order.number(bytes, at: 4)
    let size = UInt64(order.number(bytes, at: 8, as: UInt32.self))
    guard version <= 1 else { return refuse(.unknownVersion, into: &sink) }
    guard Self.shortestHeader...Self.longestHeader ~= size else { return refuse(.headerSize, into: &sink) }
    guard field.count > 12 else { return field.extend(to: Int(min(size, Self.headerLength))) }
    var found = JitDumpHeader(
      order: order, machine: order.number(bytes, at: 12), process: ProcessID(order.number(bytes, at: 20)),
      timestamp: order.number(bytes, at: 24))
    found.version = version
    found.reserved = order.number(bytes, at: 16)
    if field.count == Self.headerLength { found.flags = order.number(bytes, at: 32) }
    header = found
    record.end = size
    stage = .rest
    sink.receive(found)
  }

  /// The size of a header without flags, which the first versions of the format had.
  private static let shortestHeader: UInt64 = 32
  static let headerLength: UInt64 = 40

  private mutating func refuse(_ cause: JitDumpDamage.Cause, into sink: inout some JitDumpSink & ~Copyable) {
    report(cause, into: &sink)
    stage = .refused
  }

  // MARK: - Records

  private mutating func finishPrefix(into sink: inout some JitDumpSink & ~Copyable) {
    let fixed = field.bytes
    let bytes = fixed.span.bytes
    let id: UInt32 = order.number(bytes, at: 0)
    let size = UInt64(order.number(bytes, at: 4, as: UInt32.self))
    let kind = RecordKind(rawValue: id)
    record.start = position - UInt64(RecordKind.prefixLength)
    record.time = order.number(bytes, at: 8)
    guard UInt64(RecordKind.prefixLength)...(kind == nil ? Self.longestUnknownRecord : Self.longestRecord) ~= size else {
      report(.recordSize, into: &sink)
      search.start(with: bytes.extracting(first: RecordKind.prefixLength))
      stage = .lost
      return
    }
    record.end = record.start + size
    guard let kind, kind != .close else {
      record.content = kind == .close ? .close : .unknown(id)
      stage = .rest
      return
    }
    guard size >= kind.shortestRecord else { return damage(.shortRecord, into: &sink) }
    field.extend(to: kind.fixedLength)
    stage = .fixed
  }

  private mutating func finishFixed(into sink: inout some JitDumpSink & ~Copyable) {
    let fixed = field.bytes
    let bytes = fixed.span.bytes
    switch RecordKind(rawValue: order.number(bytes, at: 0)) {
    case .load: beginLoad(bytes, into: &sink)
    case .move: readMove(bytes, into: &sink)
    case .debugInfo: beginLines(bytes, into: &sink)
    case .unwindingInfo: readUnwindingInfo(bytes, into: &sink)
    case .close, nil: stage = .rest
    }
  }

  private mutating func beginLoad(_ bytes: RawSpan, into sink: inout some JitDumpSink & ~Copyable) {
    let start = Address(order.number(bytes, at: 32))
    guard let range = AddressRange(start: start, size: ByteCount(order.number(bytes, at: 40))) else {
      return damage(.beyondAddressSpace, into: &sink)
    }
    let nothing = TextRange(offset: position, length: 0)
    record.content = .load(
      CodeLoad(
        process: ProcessID(order.number(bytes, at: 16)), writtenThread: ProcessID(order.number(bytes, at: 20)),
        vma: Address(order.number(bytes, at: 24)), range: range, index: order.number(bytes, at: 48), name: nothing, nameHash: 0,
        code: nothing))
    record.textStart = position
    record.hash = NameHash()
    stage = .name
  }

  /// Processes the name of a load after its NUL. Like perf, takes the last bytes of the record as the code.
  mutating func finishName(into sink: inout some JitDumpSink & ~Copyable) {
    guard case .load(var load) = record.content else { return }
    load.name = TextRange(offset: record.textStart, length: position - 1 - record.textStart)
    load.nameHash = record.hash.value
    let left = record.end - position
    var size = load.range.size.rawValue
    if size > left {
      // Only padding follows: the record was written without code.
      guard left < 8 else { return damage(.codeSize, into: &sink) }
      size = 0
    }
    load.code = TextRange(offset: record.end - size, length: size)
    record.content = .load(load)
    stage = .rest
  }

  private mutating func readMove(_ bytes: RawSpan, into sink: inout some JitDumpSink & ~Copyable) {
    let start = Address(order.number(bytes, at: 40))
    guard let range = AddressRange(start: start, size: ByteCount(order.number(bytes, at: 48))) else {
      return damage(.beyondAddressSpace, into: &sink)
    }
    record.content = .move(
      CodeMove(
        process: ProcessID(order.number(bytes, at: 16)), writtenThread: ProcessID(order.number(bytes, at: 20)),
        vma: Address(order.number(bytes, at: 24)), from: Address(order.number(bytes, at: 32)), range: range,
        index: order.number(bytes, at: 56)))
    stage = .rest
  }

  private mutating func readUnwindingInfo(_ bytes: RawSpan, into sink: inout some JitDumpSink & ~Copyable) {
    let size: UInt64 = order.number(bytes, at: 16)
    let headerSize: UInt64 = order.number(bytes, at: 24)
    guard size <= record.end - position, headerSize <= size else { return damage(.unwindingSize, into: &sink) }
    record.content = .unwindingInfo(
      UnwindingInfo(
        headerSize: headerSize, mappedSize: order.number(bytes, at: 32), data: TextRange(offset: position, length: size)))
    stage = .rest
  }

  // MARK: - Source lines

  private mutating func beginLines(_ bytes: RawSpan, into sink: inout some JitDumpSink & ~Copyable) {
    let count: UInt64 = order.number(bytes, at: 24)
    guard count <= (record.end - position) / UInt64(SourceLines.shortestLine) else { return damage(.lineCount, into: &sink) }
    record.content = .debugInfo(
      DebugInfo(
        address: Address(order.number(bytes, at: 16)), lineCount: Int(count),
        lines: TextRange(offset: position, length: record.end - position)))
    record.linesLeft = count
    beginLine(into: &sink)
  }

  private mutating func beginLine(into sink: inout some JitDumpSink & ~Copyable) {
    guard record.linesLeft > 0 else {
      stage = .rest
      return
    }
    guard record.end - position >= UInt64(SourceLines.shortestLine) else { return damage(.lineCount, into: &sink) }
    field.restart(needed: SourceLines.fixedLength)
    stage = .line
  }

  /// Processes a source line after the NUL of its file name.
  mutating func finishLine(into sink: inout some JitDumpSink & ~Copyable) {
    record.linesLeft -= 1
    beginLine(into: &sink)
  }

  // MARK: - Ends

  /// Ends the record or the file header if its last byte is decoded: passes a well-formed record to the sink, and expects the next record.
  mutating func finishRecord(into sink: inout some JitDumpSink & ~Copyable) {
    guard stage == .rest, position == record.end else { return }
    if let content = record.content {
      counts.add(content)
      if case .load = content { search.earliest = record.time }
      sink.receive(
        JitDumpRecord(time: record.time, extent: TextRange(offset: record.start, length: record.size), content: content))
    }
    record = OpenRecord()
    record.start = position
    field.restart(needed: RecordKind.prefixLength)
    stage = .prefix
  }

  /// Reports a damaged record, and skips it.
  mutating func damage(_ cause: JitDumpDamage.Cause, into sink: inout some JitDumpSink & ~Copyable) {
    report(cause, into: &sink)
    record.content = nil
    stage = .rest
  }

  private mutating func report(_ cause: JitDumpDamage.Cause, into sink: inout some JitDumpSink & ~Copyable) {
    counts.damaged += 1
    sink.receive(JitDumpDamage(offset: record.start, cause: cause))
  }

  /// Continues with the load that ``search`` has found. The fixed part of the load ends at `position`.
  mutating func resume(into sink: inout some JitDumpSink & ~Copyable) {
    let end = position
    let start = end - LoadSearch.windowLength
    counts.skippedBytes += start - record.start
    record = OpenRecord()
    field.restart(needed: RecordKind.prefixLength)
    let window = search.found
    let used = field.take(window.span.bytes)
    position = start + UInt64(used)
    stage = .prefix
    finishPrefix(into: &sink)
    _ = field.take(window.span.bytes.extracting(droppingFirst: used))
    position = end
    finishFixed(into: &sink)
  }
}
