import PerfMap

/// The addresses of code, or the paths of images, in the first part of a file. They show if the file describes the memory of a process.
struct FileCode {
  /// The addresses of code, from a map or a jitdump.
  private var ranges: [AddressRange] = []
  /// The paths of images.
  private var paths: Set<[UInt8]> = []

  /// True if the file lists nothing.
  var isEmpty: Bool { ranges.isEmpty && paths.isEmpty }

  init(_ bytes: [UInt8], _ kind: ProcessFileKind) {
    switch kind {
    case .map:
      var decoder = MapDecoder()
      decoder.decode(bytes) { line in
        if case .entry(let entry) = line { ranges.append(entry.range) }
      }
    case .jitdump: readJitdump(bytes)
    case .images:
      // `ImageLoad;PATH;ID;`, and other lines.
      for line in bytes.split(separator: 0x0a) {
        let fields = line.split(separator: UInt8(ascii: ";"))
        if fields.count > 1, fields[0].elementsEqual("ImageLoad".utf8) { paths.insert(Array(fields[1])) }
      }
    }
  }

  /// Reads the addresses of code from a little-endian jitdump. The header contains its own size at byte 8. Each record starts with an
  /// identifier, a size and a time. A record with the identifier 0 contains the address of code at byte 32, and the size of the code at
  /// byte 40. Source: the kernel's `jitdump-specification.txt`.
  private mutating func readJitdump(_ bytes: [UInt8]) {
    guard number(bytes, at: 0, 4) == 0x4A69_5444 else { return }
    var offset = Int(number(bytes, at: 8, 4))
    while offset + 16 <= bytes.count {
      let (identifier, size) = (number(bytes, at: offset, 4), Int(number(bytes, at: offset + 4, 4)))
      guard size >= 16 else { return }
      if identifier == 0, offset + 48 <= bytes.count {
        let (start, length) = (number(bytes, at: offset + 32, 8), number(bytes, at: offset + 40, 8))
        if let range = AddressRange(start: Address(start), size: ByteCount(length)) { ranges.append(range) }
      }
      offset += size
    }
  }

  /// Returns an integer of `size` bytes, the least significant byte first; 0 if it is not completely in `bytes`.
  private func number(_ bytes: [UInt8], at offset: Int, _ size: Int) -> UInt64 {
    guard offset + size <= bytes.count else { return 0 }
    return bytes[offset..<offset + size].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// True if at least one range of code or one image is mapped in the memory of a process.
  func isPart(of memory: MemoryMappings) -> Bool {
    ranges.contains { memory.mapping(of: $0) != nil } || memory.all.contains { paths.contains($0.name) }
  }
}
