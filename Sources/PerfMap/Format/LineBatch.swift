/// An array of decoded lines, for example to pass them from a thread that decodes to a thread that processes them.
///
/// ```swift
/// var decoder = MapDecoder()
/// var batch = LineBatch()
/// decoder.decode("7f00 10 JS:*hot a.js:1:1\n".utf8.span, into: &batch)
/// batch.entries.count  // 1
/// ```
///
/// An entry takes 40 bytes, whatever the length of its name.
public struct LineBatch: LineSink, Sendable {
  /// The entries, in the order of their lines.
  public private(set) var entries: [Entry] = []
  /// The malformed lines, each with the number of entries that precede it in the batch.
  public private(set) var malformed: [(entriesBefore: Int, line: MalformedLine)] = []

  /// Creates an empty batch.
  public init() {}

  /// Appends an entry.
  @inline(__always)
  public mutating func receive(_ entry: Entry) { entries.append(entry) }

  /// Appends a malformed line.
  public mutating func receive(_ line: MalformedLine) { malformed.append((entries.count, line)) }

  /// Removes all lines and keeps the allocated memory.
  public mutating func removeAll() {
    entries.removeAll(keepingCapacity: true)
    malformed.removeAll(keepingCapacity: true)
  }
}
