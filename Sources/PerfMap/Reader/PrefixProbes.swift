/// Samples of what has been read of a file, by which a rewrite is told from growth.
///
/// A runtime that truncates and writes again (java: at each dump) may never show a smaller size. Up to 64 samples of up to 64 bytes,
/// evenly spread over what was read, and one of its end, are compared with the file: text that was put in, taken out or
/// changed before a sample moves or changes it.
struct PrefixProbes {
  /// A sample: where it stands and what it was.
  struct Probe {
    var offset: UInt64
    var bytes: [UInt8]
  }

  private static let length = 64
  private static let limit = 64

  private var probes: [Probe] = []
  private var end: Probe?
  private var spacing: UInt64 = 4096
  private var rotation = 0

  /// Takes the bytes that were read at an offset.
  mutating func note(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) {
    guard !bytes.isEmpty else { return }
    let limit = offset + UInt64(bytes.count)
    var next = max(offset, probes.last.map { $0.offset + spacing } ?? 0)
    while next < limit {
      probes.append(sample(bytes, at: Int(next - offset), offset: next))
      next += spacing
      if probes.count > Self.limit { thinOut() }
    }
    end = sample(bytes, at: max(0, bytes.count - Self.length), offset: offset + UInt64(max(0, bytes.count - Self.length)))
  }

  /// The samples to compare after growth: the first, the last, the end and two others in turn.
  mutating func someProbes() -> [Probe] {
    guard let first = probes.first, let last = probes.last, let end else { return [] }
    rotation = (rotation + 2) % max(1, probes.count)
    return [first, end, last, probes[rotation], probes[(rotation + 1) % probes.count]]
  }

  /// All samples.
  var allProbes: [Probe] { end.map { probes + [$0] } ?? probes }

  private func sample(_ bytes: UnsafeRawBufferPointer, at index: Int, offset: UInt64) -> Probe {
    Probe(offset: offset, bytes: Array(bytes[index..<min(bytes.count, index + Self.length)]))
  }

  private mutating func thinOut() {
    probes = probes.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    spacing *= 2
  }
}
