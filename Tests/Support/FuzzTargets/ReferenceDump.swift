import JitDump
import PerfMap

/// A jitdump parsed from an array by a simple reference parser, to compare with the decoder.
package struct ReferenceDump {
  package private(set) var events: [DumpLog.Event] = []
  /// The offset of an incomplete header or record at the end.
  package private(set) var tail: Int?

  private let bytes: [UInt8]
  private var isBig = false
  private var process: UInt64 = 0
  private var lastTime: UInt64 = 0

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var offset = header()
    while let start = offset, start < bytes.count { offset = record(at: start) }
  }

  private func number(_ offset: Int, _ length: Int) -> UInt64 {
    let field = bytes[offset..<offset + length]
    return (isBig ? Array(field) : field.reversed()).reduce(0) { $0 << 8 | UInt64($1) }
  }

  private func pid(_ offset: Int) -> ProcessID { ProcessID(Int32(truncatingIfNeeded: number(offset, 4))) }

  private mutating func damage(_ offset: Int, _ cause: JitDumpDamage.Cause) {
    events.append(.damage(JitDumpDamage(offset: UInt64(offset), cause: cause)))
  }

  /// Parses the file header. Returns the offset of the first record, or nil if there is none.
  private mutating func header() -> Int? {
    tail = bytes.isEmpty ? nil : 0
    guard bytes.count >= 4 else { return nil }
    isBig = bytes[0] == 0x4a
    guard number(0, 4) == 0x4a69_5444 else { return refuse(.notJitDump) }
    guard bytes.count >= 12 else { return nil }
    guard number(4, 4) < 2 else { return refuse(.unknownVersion) }
    let size = Int(number(8, 4))
    guard size >= 32, size <= 65_536 else { return refuse(.headerSize) }
    guard bytes.count >= min(size, 40) else { return nil }
    var header = JitDumpHeader(
      order: isBig ? .bigEndian : .littleEndian, machine: UInt32(number(12, 4)), process: pid(20), timestamp: number(24, 8))
    header.version = UInt32(number(4, 4))
    header.reserved = UInt32(number(16, 4))
    if size >= 40 { header.flags = number(32, 8) }
    events.append(.header(header))
    process = number(20, 4)
    guard bytes.count >= size else { return nil }
    tail = nil
    return size
  }

  private mutating func refuse(_ cause: JitDumpDamage.Cause) -> Int? {
    tail = nil
    damage(0, cause)
    return nil
  }

  /// Parses a record and returns the offset of the next one, or nil at the end.
  private mutating func record(at start: Int) -> Int? {
    tail = start
    guard start + 16 <= bytes.count else { return nil }
    let size = Int(number(start + 4, 4))
    guard size >= 16, size <= (number(start, 4) < 5 ? 256 << 20 : 1 << 20) else {
      tail = nil
      damage(start, .recordSize)
      return (start...max(start, bytes.count - 56)).first { isLoad(at: $0) }
    }
    let end = start + size
    var problem: JitDumpDamage.Cause?
    var content: JitDumpRecord.Content?
    do throws(Fault) {
      content = try self.content(start, end)
    } catch {
      problem = error.cause
    }
    // A known cause is reported even if the end of the record is missing.
    if let problem { damage(start, problem) }
    guard end <= bytes.count else { return nil }
    tail = nil
    if let content {
      if case .load = content { lastTime = number(start + 8, 8) }
      let extent = TextRange(offset: UInt64(start), length: UInt64(size))
      events.append(.record(JitDumpRecord(time: number(start + 8, 8), extent: extent, content: content)))
    }
    return end
  }

  /// Returns true if the bytes at an offset start a load that the search of the decoder accepts.
  private func isLoad(at start: Int) -> Bool {
    guard start + 56 <= bytes.count, number(start, 4) == 0, process != 0, number(start + 16, 4) == process else { return false }
    let size = number(start + 4, 4)
    let (codeStart, codeSize) = (number(start + 32, 8), number(start + 40, 8))
    guard size >= 57, size <= 256 << 20, codeSize <= size - 57 else { return false }
    return number(start + 8, 8) >= max(lastTime, 1) && (codeSize == 0 || codeStart <= UInt64.max - (codeSize - 1))
  }

  private struct Fault: Error {
    /// Nil if the file ends before the fault is known.
    var cause: JitDumpDamage.Cause?
  }

  private func content(_ start: Int, _ end: Int) throws(Fault) -> JitDumpRecord.Content? {
    let lengths = [57, 64, 32, 16, 40]
    let id = Int(number(start, 4))
    guard id < lengths.count else { return .unknown(UInt32(id)) }
    guard end - start >= lengths[id] else { throw Fault(cause: .shortRecord) }
    guard start + min(lengths[id], 56 + (id == 1 ? 8 : 0)) <= bytes.count else { throw Fault() }
    switch id {
    case 0: return try load(start, end)
    case 1:
      return .move(
        CodeMove(
          process: pid(start + 16), writtenThread: pid(start + 20), vma: Address(number(start + 24, 8)),
          from: Address(number(start + 32, 8)), range: try range(start + 40), index: number(start + 56, 8)))
    case 2: return try lines(start, end)
    case 3: return .close
    default:
      let size = number(start + 16, 8)
      guard size <= UInt64(end - start - 40), number(start + 24, 8) <= size else { throw Fault(cause: .unwindingSize) }
      return .unwindingInfo(
        UnwindingInfo(
          headerSize: number(start + 24, 8), mappedSize: number(start + 32, 8), data: TextRange(offset: UInt64(start) + 40, length: size)))
    }
  }

  private func range(_ offset: Int) throws(Fault) -> AddressRange {
    guard let range = AddressRange(start: Address(number(offset, 8)), size: ByteCount(number(offset + 8, 8))) else {
      throw Fault(cause: .beyondAddressSpace)
    }
    return range
  }

  /// Returns the offset of the NUL of a name.
  private func nul(from start: Int, in end: Int) throws(Fault) -> Int {
    let limit = min(end, start + (1 << 20) + 1)
    if let found = bytes[start..<max(start, min(limit, bytes.count))].firstIndex(of: 0) { return found }
    throw Fault(cause: limit > bytes.count ? nil : limit == end ? .openName : .longName)
  }

  private func load(_ start: Int, _ end: Int) throws(Fault) -> JitDumpRecord.Content {
    let range = try range(start + 32)
    let nul = try nul(from: start + 56, in: end)
    var load = CodeLoad(process: pid(start + 16), thread: pid(start + 20), range: range, index: number(start + 48, 8))
    load.vma = Address(number(start + 24, 8))
    load.name = TextRange(offset: UInt64(start) + 56, length: UInt64(nul - start - 56))
    load.nameHash = Entry.hash(ofName: Array(bytes[start + 56..<nul]))
    let left = UInt64(end - nul - 1)
    guard range.size.rawValue <= left || left < 8 else { throw Fault(cause: .codeSize) }
    let size = range.size.rawValue <= left ? range.size.rawValue : 0
    load.code = TextRange(offset: UInt64(end) - size, length: size)
    return .load(load)
  }

  private func lines(_ start: Int, _ end: Int) throws(Fault) -> JitDumpRecord.Content {
    let count = number(start + 24, 8)
    guard count <= UInt64(end - start - 32) / 17 else { throw Fault(cause: .lineCount) }
    var offset = start + 32
    for _ in 0..<count {
      guard end - offset >= 17 else { throw Fault(cause: .lineCount) }
      guard offset + 16 <= bytes.count else { throw Fault() }
      offset = try nul(from: offset + 16, in: end) + 1
    }
    return .debugInfo(
      DebugInfo(
        address: Address(number(start + 16, 8)), lineCount: Int(count),
        lines: TextRange(offset: UInt64(start) + 32, length: UInt64(end - start - 32))))
  }
}
