/// A header or record of a jitdump that is not well-formed.
package struct JitDumpDamage: Hashable, Sendable {
  /// The cause of the damage.
  package enum Cause: String, CaseIterable, Hashable, Sendable {
    /// The file does not start with `JiTD` in either byte order.
    case notJitDump
    /// The version is above 1.
    case unknownVersion
    /// The size of the file header is below 32 bytes or above 64 KiB.
    case headerSize
    /// The size of a record is below 16 bytes, above 256 MiB, or above 1 MiB for an unknown record.
    case recordSize
    /// The size of a record is below the minimum for its kind.
    case shortRecord
    /// A name, or the name of a source file, has no NUL within the record.
    case openName
    /// A name, or the name of a source file, is longer than 1 MiB.
    case longName
    /// The code is longer than the rest of the record, which has at least 8 bytes. A shorter rest is padding: the load has no code.
    case codeSize
    /// START + SIZE exceeds 2^64.
    case beyondAddressSpace
    /// The record is too short for the number of its lines.
    case lineCount
    /// The unwinding data is longer than what is left of the record, or its header is longer than the data.
    case unwindingSize
  }

  /// The file offset of the damaged header or record.
  package var offset: UInt64
  package var cause: Cause

  package init(offset: UInt64, cause: Cause) {
    self.offset = offset
    self.cause = cause
  }

  /// True if the position of the next record is unknown. The decoder then searches for a load. After a damaged file header, it gives up.
  package var endsFraming: Bool {
    switch cause {
    case .notJitDump, .unknownVersion, .headerSize, .recordSize: true
    default: false
    }
  }
}

extension JitDumpDamage.Cause {
  /// A short description in English, for example `the name has no end`.
  package var explanation: String {
    switch self {
    case .notJitDump: "not a jitdump: it does not start with JiTD"
    case .unknownVersion: "the version of the format is not 1"
    case .headerSize: "the size of the file header is not between 32 bytes and 64 KiB"
    case .recordSize: "the size of the record is impossible"
    case .shortRecord: "the record is too short for its kind"
    case .openName: "the name has no end"
    case .longName: "the name is longer than 1 MiB"
    case .codeSize: "the code is longer than the record"
    case .beyondAddressSpace: "the code reaches beyond 2^64"
    case .lineCount: "the record is too short for its lines"
    case .unwindingSize: "the unwinding data is longer than the record"
    }
  }
}
