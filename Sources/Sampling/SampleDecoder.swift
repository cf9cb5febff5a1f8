import MapAnalysis
import PerfMap

/// A decoder of the bytes of a ring. Source: perf_event_open(2), "MMAP layout".
///
/// The records have the fields that `jt_perf_open` requests. Records of other types are skipped. A malformed record is counted and skipped.
/// A record of impossible size is counted, and the bytes after it are not decoded.
package struct SampleDecoder {
  /// The number of records that could not be decoded.
  package private(set) var malformed = 0
  private var records: [SampleRecord] = []

  package init() {}

  /// Decodes whole records and returns them in the order of the bytes. O(bytes).
  package mutating func decode(_ bytes: [UInt8]) -> [SampleRecord] {
    records = []
    var rest = bytes[...]
    while !rest.isEmpty {
      let size = rest.number(6, as: UInt16.self).map(Int.init) ?? 0
      guard size >= Self.headerSize, size <= rest.count else {
        malformed += 1
        break
      }
      let record = rest.prefix(size)
      if let kind = Kind(rawValue: record.number(0, as: UInt32.self) ?? 0), !add(kind, record) { malformed += 1 }
      rest = rest.dropFirst(size)
    }
    return records
  }

  /// The types of records. Source: `enum perf_event_type` of linux/perf_event.h.
  private enum Kind: UInt32 {
    case lost = 2
    case comm = 3
    case exit = 4
    case throttle = 5
    case unthrottle = 6
    case fork = 7
    case sample = 9
    case mmap2 = 10
    case lostSamples = 13
  }

  private static let headerSize = 8
  /// The size of the fields TID, TIME, ID and CPU, with which all records except samples end (`sample_id_all`).
  private static let trailerSize = 32
  /// PERF_RECORD_MISC_COMM_EXEC.
  private static let executed: UInt16 = 1 << 13
  /// The lowest value that marks the kind of the next addresses in a chain: `PERF_CONTEXT_MAX`.
  private static let lowestContext = UInt64(bitPattern: -4095)

  /// Adds a record. Returns false if it is malformed.
  private mutating func add(_ kind: Kind, _ record: ArraySlice<UInt8>) -> Bool {
    guard kind != .sample else { return addSample(record.dropFirst(Self.headerSize)) }
    guard record.count >= Self.headerSize + Self.trailerSize, let time = record.suffix(Self.trailerSize).number(8, as: UInt64.self) else {
      return false
    }
    let body = record.dropFirst(Self.headerSize).dropLast(Self.trailerSize)
    let misc = record.number(4, as: UInt16.self) ?? 0
    guard let event = Self.event(kind, body, isExecuted: misc & Self.executed != 0) else { return false }
    records.append(SampleRecord(time: MonotonicTime(time), event: event))
    return true
  }

  private static func event(_ kind: Kind, _ body: ArraySlice<UInt8>, isExecuted: Bool) -> SampleRecord.Event? {
    switch kind {
    case .throttle: return .throttled
    case .unthrottle: return .unthrottled
    case .lost: return body.number(8, as: UInt64.self).map { .lost($0) }
    case .lostSamples: return body.number(0, as: UInt64.self).map { .lost($0) }
    case .fork, .exit:
      guard let pid = body.number(0, as: Int32.self), let thread = body.number(8, as: Int32.self) else { return nil }
      return kind == .fork ? .started(ProcessID(pid), ThreadID(thread)) : .ended(ProcessID(pid), ThreadID(thread))
    case .comm:
      guard let pid = body.number(0, as: Int32.self), let thread = body.number(4, as: Int32.self) else { return nil }
      return isExecuted ? .executed(ProcessID(pid)) : .renamed(ProcessID(pid), ThreadID(thread), text(body.dropFirst(8)))
    case .mmap2:
      guard let pid = body.number(0, as: Int32.self), let mapping = mapping(body) else { return nil }
      return .mapped(ProcessID(pid), mapping)
    case .sample: return nil
    }
  }

  private mutating func addSample(_ body: ArraySlice<UInt8>) -> Bool {
    guard let address = body.number(0, as: UInt64.self), let pid = body.number(8, as: Int32.self),
      let thread = body.number(12, as: Int32.self), let time = body.number(16, as: UInt64.self), let id = body.number(24, as: UInt64.self),
      let count = body.number(40, as: UInt64.self), count <= UInt64(body.count / 8 - 6)
    else { return false }
    let chain = (0..<Int(count)).compactMap { body.number(48 + $0 * 8, as: UInt64.self) }.filter { $0 < Self.lowestContext }
    // A chain starts with the sampled address, which is no caller.
    let callers = (chain.first == address ? chain.dropFirst() : chain[...]).map { Address($0) }
    let sample = Sample(pid: ProcessID(pid), thread: ThreadID(thread), eventID: id, address: Address(address), callers: callers)
    records.append(SampleRecord(time: MonotonicTime(time), event: .sample(sample)))
    return true
  }

  /// Returns the mapping in the body of a record of type MMAP2; nil if the body is too short, or the mapping is empty or beyond 2^64.
  private static func mapping(_ body: ArraySlice<UInt8>) -> MemoryMapping? {
    guard let start = body.number(8, as: UInt64.self), let size = body.number(16, as: UInt64.self),
      let offset = body.number(24, as: UInt64.self), let protection = body.number(56, as: UInt32.self),
      let flags = body.number(60, as: UInt32.self), let range = AddressRange(start: Address(start), size: ByteCount(size)), !range.isEmpty
    else { return nil }
    // PROT_READ, PROT_WRITE and PROT_EXEC are the same bits as in `MemoryPermissions`. MAP_SHARED is 1, unlike `shared`.
    var permissions = MemoryPermissions(rawValue: UInt8(protection & 7))
    if flags & 1 != 0 { permissions.insert(.shared) }
    let name = text(body.dropFirst(64))
    // /proc/PID/maps shows no name for anonymous memory.
    return MemoryMapping(range: range, permissions: permissions, name: name == Array("//anon".utf8) ? [] : name, fileOffset: offset)
  }

  /// Returns the bytes before the first NUL.
  private static func text(_ bytes: ArraySlice<UInt8>) -> [UInt8] { Array(bytes.prefix { $0 != 0 }) }
}

extension ArraySlice<UInt8> {
  /// Returns the number at an offset from the start, in the byte order of this machine; nil if the slice is too short.
  fileprivate func number<Number: FixedWidthInteger & BitwiseCopyable>(_ offset: Int, as _: Number.Type) -> Number? {
    guard offset + MemoryLayout<Number>.size <= count else { return nil }
    return withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Number.self) }
  }
}
