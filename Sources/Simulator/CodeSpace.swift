import PerfMap

/// A code region with sequential allocation that wraps around and overwrites the oldest code.
struct CodeSpace {
  let start: UInt64
  let size: UInt64
  let alignment: UInt64
  private(set) var used: UInt64 = 0

  mutating func allocate(_ bytes: UInt64) -> AddressRange? {
    if used + bytes > size { used = 0 }
    defer { used = (used + bytes + alignment - 1) / alignment * alignment }
    return AddressRange(start: Address(start + used), size: ByteCount(bytes))
  }
}
