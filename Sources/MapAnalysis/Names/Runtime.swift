import PerfMap

/// The runtime that wrote a map.
public enum Runtime: String, CaseIterable, Hashable, Sendable {
  case node, jvm, cpython, yjit, beam, php, mono, qemu, wasmtime, coreclr, luajit, moarvm
  /// jittop's own demo.
  case demo

  /// Whether it appends to a map that is there already, so that the lines of an earlier process stay in front of its own.
  public var appends: Bool { self == .cpython || self == .wasmtime }

  /// Whether it writes all its code at once when it is asked, in the order of its memory: what stands later in the map is not newer.
  public var dumps: Bool { self == .jvm }

  /// The runtime of a program by the name of its file, as `/proc/PID/exe` leads to it: where names alone do not tell.
  public init?(executable: String) {
    let rule = Runtime.executables.first { executable.hasPrefix($0.prefix) }
    guard let rule else { return nil }
    self = rule.runtime
  }

  /// What the names of programs begin with.
  private static let executables: [(prefix: String, runtime: Runtime)] = [
    ("node", .node), ("deno", .node), ("java", .jvm), ("python", .cpython), ("ruby", .yjit), ("beam", .beam), ("php", .php),
    ("mono", .mono), ("qemu-", .qemu), ("wasmtime", .wasmtime), ("dotnet", .coreclr), ("luajit", .luajit), ("moar", .moarvm),
    ("rakudo", .moarvm),
    ("jittop", .demo),
  ]
}

/// Tells the runtime from the names of a map's first entries: what only one runtime writes.
///
/// ```swift
/// var guess = RuntimeGuess()
/// let runtime = guess.update(contents.entries) { map.bytes($0.name, limit: RuntimeGuess.nameLength) }
/// ```
public struct RuntimeGuess: Sendable {
  /// The number of bytes of a name that are looked at.
  public static let nameLength = 512
  private static let sample = 256
  private var seen = 0
  private var votes: [Runtime: Int] = [:]
  private var decided: Runtime?

  /// Makes a guess without names yet.
  public init() {}

  /// Looks at the entries that are new among the first 256 and returns the runtime when there is one.
  public mutating func update(_ entries: EntryTable, _ name: (Entry) -> [UInt8]) -> Runtime? {
    let end = min(entries.count, Self.sample)
    guard seen < end else { return decided }
    for index in seen..<end {
      if let runtime = RuntimeGuess.runtime(of: name(entries[EntryID(UInt32(index))])) { votes[runtime, default: 0] += 1 }
    }
    seen = end
    decided = votes.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
    return decided
  }

  /// The runtime that alone writes such a name, or nil.
  static func runtime(of name: [UInt8]) -> Runtime? {
    NameRules.telling.first { $0.matches(name) }?.runtime
  }
}
