import PerfMap

/// A detector of the runtime that wrote a map, by the names of the first 256 entries and by the program of its process.
///
/// Only names that a single runtime writes count. The runtime of the program is the result unless most names are of another runtime, as
/// for a program that contains a second runtime. Without a program, the result is the runtime with the most such names.
///
/// ```swift
/// var guess = RuntimeGuess()
/// let runtime = guess.update(contents.entries) { map.bytes($0.name, limit: RuntimeGuess.nameLength) }
/// ```
public struct RuntimeGuess: Sendable {
  /// The number of bytes of each name that are needed, from its start.
  public static let nameLength = 512
  private static let sample = 256
  /// The number of entries before the first one that counts.
  private let first: Int
  private var seen: Int
  private var votes: [Runtime: Int] = [:]
  /// The runtimes of the program; empty if it is unknown.
  private var program: [Runtime]
  /// The runtime, or nil while it is unknown.
  public private(set) var runtime: Runtime?

  /// Creates a detector that has seen no entry. `program` is the name of the executable of the process or, if that is unknown, its `comm`.
  ///
  /// Entries before number `first` do not count, because an earlier process wrote them.
  public init(program: String? = nil, from first: Int = 0) {
    (self.first, seen) = (first, first)
    self.program = program.map { Runtime.all(executable: $0) } ?? []
    runtime = self.program.first
  }

  /// Sets the name of the program.
  public mutating func identify(program: String) {
    self.program = Runtime.all(executable: program)
    decide()
  }

  /// Examines the names of new entries among the first 256, and returns the runtime, or nil while it is unknown. `name` reads the name of
  /// an entry.
  public mutating func update(_ entries: EntryTable, _ name: (Entry) -> [UInt8]) -> Runtime? {
    let end = min(entries.count, first + Self.sample)
    guard seen < end else { return runtime }
    for index in seen..<end {
      if let runtime = RuntimeGuess.runtime(of: name(entries[EntryID(UInt32(index))])) { votes[runtime, default: 0] += 1 }
    }
    seen = end
    decide()
    return runtime
  }

  private mutating func decide() {
    let named = votes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }
    guard let first = program.first else {
      runtime = named?.key
      return
    }
    let likely = program.reduce(first) { votes[$1, default: 0] > votes[$0, default: 0] ? $1 : $0 }
    runtime = named.map { $0.value * 2 > seen - self.first ? $0.key : likely } ?? likely
  }

  /// Returns the runtime that a name identifies, or nil.
  static func runtime(of name: [UInt8]) -> Runtime? { NameRules.anyMap.first { $0.matches(name[...]) }?.runtime }
}
