/// Samples of what has been read of a file, by which a rewrite is told from growth.
///
/// A runtime that truncates and writes again (java: at each dump) may never show a smaller size. The first 4 KiB, the end of what was
/// read and up to 64 samples of 64 bytes, evenly spread between them, are compared with the file: text that was put in, taken
/// out or changed before a sample moves or changes it. Only a change that moves nothing, behind the first 4 KiB and between two
/// samples, is not seen. It makes no difference in how many pieces the file was read.
struct PrefixProbes {
  /// A sample: where it stands and what it was.
  struct Probe {
    var offset: UInt64
    var bytes: [UInt8]
  }

  private static let headLength = 4096
  private static let length = 64
  private static let limit = 64

  private var head = Probe(offset: 0, bytes: [])
  private var probes: [Probe] = []
  private var end = Probe(offset: 0, bytes: [])
  private var spacing: UInt64 = 4096
  private var rotation = 0

  /// Takes the next bytes that were read, which begin at an offset.
  mutating func note(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) {
    guard !bytes.isEmpty else { return }
    let limit = offset + UInt64(bytes.count)
    head.bytes.append(contentsOf: bytes.prefix(Self.headLength - head.bytes.count))
    if let last = probes.indices.last, probes[last].bytes.count < Self.length {
      probes[last].bytes.append(contentsOf: bytes.prefix(Self.length - probes[last].bytes.count))
    }
    var next = max(offset, probes.last.map { $0.offset + spacing } ?? UInt64(Self.headLength))
    while next < limit {
      let index = Int(next - offset)
      probes.append(Probe(offset: next, bytes: Array(bytes[index..<min(bytes.count, index + Self.length)])))
      if probes.count > Self.limit { thinOut() }
      next += spacing
    }
    let ending = (bytes.count < Self.length ? end.bytes : []) + bytes.suffix(Self.length)
    end = Probe(offset: limit - UInt64(min(ending.count, Self.length)), bytes: Array(ending.suffix(Self.length)))
  }

  /// Takes so many NULs, which begin at an offset. O(samples), however many they are.
  mutating func note(zeros count: UInt64, at offset: UInt64) {
    func zeros(_ length: UInt64) -> [UInt8] { [UInt8](repeating: 0, count: Int(min(length, count))) }
    let limit = offset + count
    head.bytes += zeros(UInt64(Self.headLength - head.bytes.count))
    if let last = probes.indices.last { probes[last].bytes += zeros(UInt64(Self.length - probes[last].bytes.count)) }
    var next = max(offset, probes.last.map { $0.offset + spacing } ?? UInt64(Self.headLength))
    while next < limit {
      probes.append(Probe(offset: next, bytes: zeros(min(UInt64(Self.length), limit - next))))
      // The spacing doubles each time, so the end comes soon.
      if probes.count > Self.limit { thinOut() }
      next += spacing
    }
    let ending = (count < UInt64(Self.length) ? end.bytes : []) + zeros(UInt64(Self.length))
    end = Probe(offset: limit - UInt64(min(ending.count, Self.length)), bytes: Array(ending.suffix(Self.length)))
  }

  /// The samples to compare after growth: the first, the end, the last and two others in turn.
  mutating func someProbes() -> [Probe] {
    guard let last = probes.last else { return [head, end] }
    rotation = (rotation + 2) % probes.count
    return [head, end, last, probes[rotation], probes[(rotation + 1) % probes.count]]
  }

  /// The last bytes of what was read.
  var ending: [UInt8] { end.bytes }

  /// All samples.
  var allProbes: [Probe] { [head] + probes + [end] }

  private mutating func thinOut() {
    probes = probes.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    spacing *= 2
  }
}
