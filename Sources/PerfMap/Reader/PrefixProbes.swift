/// Samples of the part of a file that has been read, used to distinguish a rewrite from growth.
///
/// A runtime may truncate and rewrite its map (java, at each dump) so quickly that no poll sees a smaller size. The samples are the first 4
/// KiB, the last 64 bytes, and up to 64 evenly spaced probes of 64 bytes between them. Inserted or removed text shifts the later
/// samples, and is detected unless the text is repetitive. A change that keeps the length of the file and falls between two samples is
/// missed. The samples do not depend on the chunks in which the file was read.
struct PrefixProbes {
  struct Probe {
    var offset: UInt64
    var bytes: [UInt8]
  }

  private static let headLength: UInt64 = 4096
  private static let length: UInt64 = 64
  private static let limit = 64

  private var head = Probe(offset: 0, bytes: [])
  private var probes: [Probe] = []
  private var end = Probe(offset: 0, bytes: [])
  private var spacing: UInt64 = 4096
  private var rotation = 0

  /// Records bytes that were read at an offset. The bytes of a file must be recorded in order and without gaps.
  mutating func note(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) {
    note(UInt64(bytes.count), at: offset) { Array(bytes[Int($0.lowerBound)..<Int($0.upperBound)]) }
  }

  /// Records `count` NUL bytes at an offset. O(samples × log count).
  mutating func note(zeros count: UInt64, at offset: UInt64) {
    note(count, at: offset) { [UInt8](repeating: 0, count: Int($0.upperBound - $0.lowerBound)) }
  }

  /// Records `count` bytes at an offset. `slice` returns those in a range of indices, where index 0 is the first of the `count` bytes.
  private mutating func note(_ count: UInt64, at offset: UInt64, _ slice: (Range<UInt64>) -> [UInt8]) {
    guard count > 0 else { return }
    head.bytes += slice(0..<min(count, Self.headLength - UInt64(head.bytes.count)))
    // The last probe is short if the previous chunk ended within it.
    if let last = probes.indices.last { probes[last].bytes += slice(0..<min(count, Self.length - UInt64(probes[last].bytes.count))) }
    var next = max(offset, probes.last.map { $0.offset + spacing } ?? Self.headLength)
    while next < offset + count {
      probes.append(Probe(offset: next, bytes: slice(next - offset..<min(count, next - offset + Self.length))))
      // Doubles the spacing, so a hole of any size takes few steps.
      if probes.count > Self.limit { thinOut() }
      next += spacing
    }
    let ending = (count < Self.length ? end.bytes : []) + slice(count - min(count, Self.length)..<count)
    end.bytes = ending.suffix(Int(Self.length))
    end.offset = offset + count - UInt64(end.bytes.count)
  }

  /// Returns the samples to compare after the file has grown: the head, the end, the last probe and two probes in rotation.
  mutating func someProbes() -> [Probe] {
    guard let last = probes.last else { return [head, end] }
    rotation = (rotation + 2) % probes.count
    return [head, end, last, probes[rotation], probes[(rotation + 1) % probes.count]]
  }

  /// The last bytes that were read, at most 64.
  var ending: [UInt8] { end.bytes }

  var allProbes: [Probe] { [head] + probes + [end] }

  private mutating func thinOut() {
    probes = probes.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    spacing *= 2
  }
}
