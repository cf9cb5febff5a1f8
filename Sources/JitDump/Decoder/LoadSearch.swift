import PerfMap

/// A search for a load behind a record whose size is impossible.
///
/// Machine code may contain any bytes, so a load must agree with the file in some 20 bytes: the identifier is 0, the process is that of
/// the file header, the time is not before that of the last load, and the code fits into the record and into the address space. Records of
/// other kinds have too little to compare and are not searched for.
struct LoadSearch: Sendable {
  /// The number of bytes that are compared: the fixed part of a load.
  static let windowLength = UInt64(RecordKind.load.fixedLength)

  private static let length = RecordKind.load.fixedLength

  /// The time of the last load, or 0.
  var earliest: UInt64 = 0
  /// The last bytes before the next chunk, at most one byte less than a window.
  private var carry: [UInt8] = []
  /// The fixed part of the load that was found.
  private(set) var found: [UInt8] = []

  /// True if ``carry`` has its full length and consists of NUL bytes.
  var isZero: Bool { carry.count == Self.length - 1 && carry.allSatisfy { $0 == 0 } }

  /// Starts a search with the first bytes of the damaged record.
  mutating func start(with bytes: RawSpan) {
    carry.removeAll(keepingCapacity: true)
    bytes.withUnsafeBytes { carry += $0 }
  }

  /// Searches the next bytes for a load. Returns the number of bytes up to the end of its fixed part, or nil if there is no load. O(bytes).
  mutating func find(in bytes: RawSpan, header: JitDumpHeader) -> Int? {
    // These bytes contain all windows that start before the chunk.
    let before = carry.count
    var joint = carry
    bytes.extracting(first: min(bytes.byteCount, Self.length - 1)).withUnsafeBytes { joint += $0 }
    if let place = firstLoad(in: joint.span.bytes, header) {
      found = Array(joint[place..<place + Self.length])
      return place + Self.length - before
    }
    if let place = firstLoad(in: bytes, header) {
      bytes.extracting(place..<place + Self.length).withUnsafeBytes { found = Array($0) }
      return place + Self.length
    }
    if bytes.byteCount >= Self.length - 1 {
      bytes.extracting(last: Self.length - 1).withUnsafeBytes { carry = Array($0) }
    } else {
      carry = joint.suffix(Self.length - 1)
    }
    return nil
  }

  /// Returns the index of the first window that is the fixed part of a load.
  private func firstLoad(in bytes: RawSpan, _ header: JitDumpHeader) -> Int? {
    guard header.process.rawValue != 0, bytes.byteCount >= Self.length else { return nil }
    let order = header.order
    for index in 0...bytes.byteCount - Self.length where order.number(bytes, at: index, as: UInt32.self) == RecordKind.load.rawValue {
      guard order.number(bytes, at: index + 16, as: Int32.self) == header.process.rawValue else { continue }
      let size = UInt64(order.number(bytes, at: index + 4, as: UInt32.self))
      let codeSize: UInt64 = order.number(bytes, at: index + 40)
      guard RecordKind.load.shortestRecord...JitDumpDecoder.longestRecord ~= size,
        codeSize <= size - RecordKind.load.shortestRecord,
        order.number(bytes, at: index + 8, as: UInt64.self) >= max(earliest, 1),
        AddressRange(start: Address(order.number(bytes, at: index + 32)), size: ByteCount(codeSize)) != nil
      else { continue }
      return index
    }
    return nil
  }
}
