import PerfMap
import SystemPackage

/// A reader of a jitdump that a runtime appends to, truncates, rewrites, replaces or deletes. The file is handled as by ``MapFollower``.
package final class JitDumpFollower {
  /// The runtime that writes the file, or ``JitDumpWriter/other`` while it is not recognized.
  package private(set) var writer = JitDumpWriter.other
  /// The decoder of the current generation, with its header, counts and tail.
  package private(set) var decoder = JitDumpDecoder()

  private let follower: MapFollower
  /// The number of loads of the current generation that were used to recognize the writer.
  private var comparedLoads = 0

  /// The maximum number of loads that are used to recognize the writer.
  fileprivate static let mostComparedLoads = 64
  /// The number of bytes of a name that are read to recognize the writer.
  private static let comparedLength = 256

  /// Creates a follower of the file at a path, which need not exist. The first ``poll(into:budget:)`` opens it.
  package init(path: FilePath, buffer: ReadBuffer = ReadBuffer()) { follower = MapFollower(path: path, buffer: buffer) }

  /// Creates a follower of a deleted file that a process holds open. `path` is not opened, but used to recognize the writer.
  package init(held file: OpenFileLink, path: FilePath, buffer: ReadBuffer = ReadBuffer()) {
    follower = MapFollower(held: file, path: path, buffer: buffer)
  }

  package var path: FilePath { follower.path }
  package var status: FollowerStatus { follower.status }
  package var generation: Generation? { follower.generation }
  package var lastWrite: WallTime? { follower.lastWrite }
  package var fileSize: ByteCount { follower.fileSize }
  /// The descriptor of the open file, or nil. Use it to watch the file (`inotify(7)`); do not read or close it.
  package var descriptor: FileDescriptor? { follower.descriptor }
  package var hasSuccessor: Bool { follower.hasSuccessor }

  /// Checks the file and passes new records to a sink.
  ///
  /// - Parameters:
  ///   - sink: The consumer of the records.
  ///   - budget: The maximum number of bytes to read. Holes of sparse files do not count.
  /// - Returns: The number of bytes decoded, and the state of the file.
  /// - Complexity: O(new bytes).
  @discardableResult
  package func poll(
    into sink: inout some JitDumpSink & ~Copyable, budget: ByteCount = ByteCount(.max)
  ) -> MapFollower.Progress {
    let before = generation
    let wanted = writer == .other || comparedLoads == 0 ? Self.mostComparedLoads - comparedLoads : 0
    var receiver = DumpReceiver(decoder: decoder, sink: sink, wantedLoads: wanted)
    let progress = follower.poll(into: &receiver, budget: budget)
    decoder = receiver.decoder
    let loads = receiver.loads
    sink = receiver.endSink()
    if generation != before {
      writer = .other
      comparedLoads = 0
    }
    recognize(loads)
    return progress
  }

  /// Reads a name, code or source lines of the current generation, at most `limit` bytes. Returns fewer at the end of the file or on error.
  package func bytes(_ range: TextRange, limit: Int) -> [UInt8] { follower.bytes(range, limit: limit) }

  /// Reads the source lines of a piece of code, from at most `limit` bytes. Returns nil if the file header is not decoded or damaged.
  ///
  /// Corrects the addresses for the writer, and for a move of the code after its load. Takes damaged file names from `name`, the name of
  /// the code, where possible.
  package func lineTable(_ info: DebugInfo, of code: AddressRange, name: [UInt8], limit: Int) -> LineTable? {
    guard let header = decoder.header else { return nil }
    let excess = writer.lineExcess(on: header) &+ info.address.rawValue &- code.start.rawValue
    var lines = SourceLines.parse(bytes(info.lines, limit: limit), of: info, order: header.order, excess: excess)
    for index in lines.indices { lines[index].repairFile(from: name) }
    return LineTable(lines, of: code)
  }

  /// Closes the file. The next poll opens it again as a new generation.
  package func close() { follower.close() }

  private func recognize(_ loads: [CodeLoad]) {
    guard let header = decoder.header else { return }
    if writer == .other { writer = JitDumpWriter(path: path, header: header) }
    for load in loads where writer == .other || comparedLoads == 0 {
      comparedLoads += 1
      let name = bytes(load.name, limit: Self.comparedLength)
      let found = JitDumpWriter(path: path, header: header, load: load, name: name)
      if found != .other { writer = found }
    }
  }
}

/// Decodes the bytes of a follower, and keeps the first loads.
private struct DumpReceiver<Sink: JitDumpSink & ~Copyable>: MapReceiver, ~Copyable {
  var decoder: JitDumpDecoder
  private var sink: FirstLoads<Sink>

  init(decoder: JitDumpDecoder, sink: consuming Sink, wantedLoads: Int) {
    self.decoder = decoder
    self.sink = FirstLoads(sink: sink, limit: wantedLoads)
  }

  var loads: [CodeLoad] { sink.loads }

  consuming func endSink() -> Sink { sink.end() }

  mutating func begin(_ generation: Generation) {
    decoder = JitDumpDecoder()
    sink.begin(generation)
  }

  mutating func receive(_ bytes: Span<UInt8>) { decoder.decode(bytes, into: &sink) }

  mutating func receive(zeros count: UInt64) { decoder.decode(zeros: count, into: &sink) }
}

private struct FirstLoads<Sink: JitDumpSink & ~Copyable>: JitDumpSink, ~Copyable {
  private var sink: Sink
  private(set) var loads: [CodeLoad] = []
  private var limit: Int

  init(sink: consuming Sink, limit: Int) {
    self.sink = sink
    self.limit = limit
  }

  consuming func end() -> Sink { sink }

  mutating func begin(_ generation: Generation) {
    loads = []
    limit = JitDumpFollower.mostComparedLoads
    sink.begin(generation)
  }

  mutating func receive(_ header: JitDumpHeader) { sink.receive(header) }

  mutating func receive(_ record: JitDumpRecord) {
    if loads.count < limit, case .load(let load) = record.content { loads.append(load) }
    sink.receive(record)
  }

  mutating func receive(_ damage: JitDumpDamage) { sink.receive(damage) }
}
