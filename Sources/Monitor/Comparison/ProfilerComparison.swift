import MapAnalysis
import PerfMap
import Processes

/// The comparison of profilers with the owners of the bytes of a map: the names that each profiler shows wrongly.
package struct ProfilerComparison: Sendable {
  /// The results of the profilers that have been compared, in the order of ``Profiler/emulated``.
  package private(set) var errors: [ProfilerErrors] = []
  /// The contents and process that ``errors`` are about; nil before the first comparison.
  private(set) var basis: ComparisonBasis?
  /// The number of entries that ``errors`` are about.
  package private(set) var entryCount = 0
  /// The reason why the memory of the process was not considered; nil if it was.
  package private(set) var unknownMemory: String?
  /// The lines of the map as profilers read them, as far as they have been read.
  var scan = LineScan()
  /// The contents that could not be compared because the file could not be read; else nil.
  private var unreadable: ComparisonBasis?
  /// A number that grows with each result.
  private(set) var revision = 0

  /// Returns the result of a profiler, or nil if it has not been compared.
  package func errors(of profiler: Profiler) -> ProfilerErrors? { errors.first { $0.profiler == profiler } }

  /// The largest share of the owned bytes for which a profiler shows a wrong name or none, 0 to 1; nil before the end of a comparison.
  package var worstShare: Double? { isComplete ? errors.map(\.wrongShare).max() : nil }

  /// True if all profilers have been compared.
  package var isComplete: Bool { errors.count == Profiler.emulated.count }

  /// Returns the profilers that show a wrong name or none for a byte that an entry owns. O(profilers).
  package func profilersWrong(about id: EntryID) -> [Profiler] {
    errors.lazy.filter { $0.names(id) == .wrong }.map(\.profiler)
  }

  /// Returns true if a profiler, or any profiler if it is nil, shows a wrong name or none for a byte that an entry owns.
  func isWrong(_ id: EntryID, by profiler: Profiler?) -> Bool {
    errors.contains { (profiler == nil || $0.profiler == profiler) && $0.names(id) == .wrong }
  }

  /// Returns true if these contents could not be read for a comparison.
  func isUnreadable(_ basis: ComparisonBasis) -> Bool { unreadable == basis }

  mutating func noteUnreadable(_ basis: ComparisonBasis) {
    unreadable = basis
    scan = LineScan()
    revision += 1
  }

  mutating func record(_ outcome: ProfilerTask.Outcome) {
    let result = outcome.errors
    errors.removeAll { $0.profiler == result.profiler }
    errors.append(result)
    errors.sort { Profiler.emulated.firstIndex(of: $0.profiler) ?? 0 < Profiler.emulated.firstIndex(of: $1.profiler) ?? 0 }
    basis = outcome.basis
    entryCount = outcome.entryCount
    unknownMemory = outcome.memory.unknown
    revision += 1
  }
}

extension ProfilerErrors {
  /// The share of the owned bytes for which the profiler shows a wrong name or none, 0 to 1.
  package var wrongShare: Double {
    ownedBytes > .zero ? Double(counts.wrongBytes.rawValue) / Double(ownedBytes.rawValue) : 0
  }

  /// The share of the owned bytes that the profiler names from a mapped file, 0 to 1.
  package var elsewhereShare: Double {
    ownedBytes > .zero ? Double(counts.elsewhereBytes.rawValue) / Double(ownedBytes.rawValue) : 0
  }
}

extension MapRecord {
  /// The maximum number of pieces examined in the range of an entry.
  private static let pieceLimit = 4096

  /// Returns the names that a profiler shows instead of the name of an entry, each with its number of bytes, most bytes first. At most
  /// `limit` parts of each piece that the entry owns are examined.
  package func namesShown(insteadOf id: EntryID, by profiler: Profiler, limit: Int) -> [ProfilerErrors.Shown] {
    guard let errors = comparison.errors(of: profiler), errors.names(id) == .wrong, id.index < contents.entries.count else { return [] }
    let range = contents.entries.range(of: id)
    var bytes: [TextRange?: ByteCount] = [:]
    var pieces = 0
    contents.ranges.forEachPiece(from: range.start) { piece in
      guard piece.range.start.rawValue <= range.lastValue, pieces < Self.pieceLimit else { return false }
      pieces += 1
      guard piece.owner == id else { return true }
      for shown in errors.shown(in: piece.range, contents.entries, limit: limit) {
        bytes[shown.name] = (bytes[shown.name] ?? .zero).addingSaturated(shown.bytes)
      }
      return true
    }
    return bytes.map { ProfilerErrors.Shown(name: $0.key, bytes: $0.value) }
      .sorted { ($0.bytes, $1.name?.offset ?? 0) > ($1.bytes, $0.name?.offset ?? 0) }
  }

  /// Returns the number of bytes in the ranges of an overlap for which a profiler shows a wrong name or none. O(log wrong parts).
  package func wrongBytes(of overlap: Overlap, by profiler: Profiler) -> ByteCount {
    let (older, newer) = (contents.entries.range(of: overlap.older), contents.entries.range(of: overlap.newer))
    let start = min(older.start, newer.start)
    let last = max(older.lastValue, newer.lastValue)
    guard let range = AddressRange(start: start, size: ByteCount(last - start.rawValue).addingSaturated(ByteCount(1))) else { return .zero }
    return comparison.errors(of: profiler)?.wrongBytes(in: range) ?? .zero
  }
}

/// The contents of a map and the process on which the result of a comparison depends.
struct ComparisonBasis: Hashable, Sendable {
  let generation: Int
  let bytes: ByteCount
  let process: ProcessID?
  let isStale: Bool
  let isMisplaced: Bool
  /// The number of known changes of the process's memory.
  let memoryChanges: Int
}

extension MapRecord {
  /// The maximum number of entries that are compared without a request.
  package static let comparedEntries = 4_000_000

  var comparisonBasis: ComparisonBasis {
    ComparisonBasis(
      generation: generation?.number ?? 0, bytes: contents.byteCount, process: process.flatMap { $0.isRunning ? $0.pid : nil },
      isStale: state == .stale, isMisplaced: isMisplaced, memoryChanges: processMemory.changes)
  }

  /// True if profilers do not find the map at its path.
  private var isMisplaced: Bool {
    switch status {
    case .deleted, .renamed: true
    case .following, .absent, .unreadable, .notRegular: place == .nameless
    }
  }

  /// The memory of the process if it is known without a read; otherwise the source from which to read it.
  var comparedMemory: ComparedMemory {
    guard let process, process.isRunning else { return .known(.noProcess) }
    guard state != .stale else { return .known(.ofLaterProcess) }
    return .unread(MemorySource(pid: process.pid, isInContainer: place == .container, isMisplaced: isMisplaced))
  }

  /// True if the map can be compared: it is read to its end, and no entry was left out.
  var isComparable: Bool { !isLoading && totals.leftOut == 0 && contents.entries.count > 0 && pastTotals == nil }
}

/// The memory of a process for a comparison.
enum ComparedMemory: Sendable {
  case known(CodeMemory)
  case unread(MemorySource)
}
