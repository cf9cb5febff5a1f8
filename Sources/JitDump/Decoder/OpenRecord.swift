import PerfMap

/// The record that is being decoded.
struct OpenRecord: Sendable {
  /// The file offset of the first byte. While the decoder searches, that of the damaged record.
  var start: UInt64 = 0
  /// The file offset behind the last byte.
  var end: UInt64 = 0
  var time: UInt64 = 0
  /// The contents as far as they are decoded. Nil for the file header, for a damaged record, and before the fixed part is complete.
  var content: JitDumpRecord.Content?
  /// The file offset of the name or file name that is being read.
  var textStart: UInt64 = 0
  var hash = NameHash()
  /// The number of source lines that are not decoded yet.
  var linesLeft: UInt64 = 0

  var size: UInt64 { end - start }
}

/// The bytes of one part of a header or record, collected from chunks. The length of the part is known and at most 64.
struct FieldBytes: Sendable {
  private(set) var bytes = InlineArray<64, UInt8>(repeating: 0)
  private(set) var count = 0
  private(set) var needed: Int

  init(needed: Int) { self.needed = needed }

  var isFull: Bool { count == needed }

  /// Appends the first of the new bytes until the part is complete, and returns the number of appended bytes.
  mutating func take(_ new: RawSpan) -> Int {
    let taken = min(new.byteCount, needed - count)
    for index in 0..<taken { bytes[count + index] = new.unsafeLoad(fromByteOffset: index, as: UInt8.self) }
    count += taken
    return taken
  }

  /// Expects more bytes: the collected bytes are the start of a longer part.
  mutating func extend(to length: Int) { needed = length }

  /// Removes the collected bytes and expects a new part.
  mutating func restart(needed: Int) {
    count = 0
    self.needed = needed
  }
}

/// The identifiers of the kinds of records.
enum RecordKind: UInt32 {
  case load = 0
  case move = 1
  case debugInfo = 2
  case close = 3
  case unwindingInfo = 4

  /// The length of the identifier, size and time of a record.
  static let prefixLength = 16

  /// The length of the fixed part, including the prefix.
  var fixedLength: Int {
    switch self {
    case .load: 56
    case .move: 64
    case .debugInfo: 32
    case .close: Self.prefixLength
    case .unwindingInfo: 40
    }
  }

  /// The minimum size: the fixed part, and the NUL of the name of a load.
  var shortestRecord: UInt64 { UInt64(fixedLength) + (self == .load ? 1 : 0) }
}
