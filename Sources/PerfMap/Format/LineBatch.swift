/// Lines that were decoded and not yet used: what one thread decodes and another takes.
///
/// ```swift
/// var decoder = MapDecoder()
/// var batch = LineBatch()
/// decoder.decode("7f00 10 JS:*hot a.js:1:1\n".utf8.span, into: &batch)
/// batch.entries.count  // 1
/// ```
///
/// 40 bytes an entry, names by their offset in the file.
public struct LineBatch: LineSink, Sendable {
  /// The entries, in the order of their lines.
  public private(set) var entries: [Entry] = []
  /// The other lines, each with the number of entries of the batch before it.
  public private(set) var malformed: [(entriesBefore: Int, line: MalformedLine)] = []

  /// Makes an empty batch.
  public init() {}

  /// Adds an entry.
  @inline(__always)
  public mutating func receive(_ entry: Entry) { entries.append(entry) }

  /// Adds a line that is no entry.
  public mutating func receive(_ line: MalformedLine) { malformed.append((entries.count, line)) }

  /// Forgets the lines, keeps the memory.
  public mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    malformed.removeAll(keepingCapacity: true)
  }
}
