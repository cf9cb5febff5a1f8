import PerfMap

/// What lies around a map: its file and the process that has its number now.
public struct MapEnvironment: Sendable {
  /// The process of the map.
  public struct Process: Sendable {
    /// Its effective user.
    public var user: UInt32
    /// When it started.
    public var startTime: WallTime
    /// Its executable memory, ascending and disjoint; nil when it is not known.
    public var executable: [AddressRange]?
    /// Whether its runtime appends to a file that is there, as CPython and wasmtime do.
    public var appends: Bool

    /// Makes facts about a process.
    public init(user: UInt32, startTime: WallTime, executable: [AddressRange]?, appends: Bool) {
      self.user = user
      self.startTime = startTime
      self.executable = executable
      self.appends = appends
    }
  }

  /// The user who owns the file.
  public var owner: UInt32
  /// The permission bits of the file.
  public var mode: UInt32
  /// When it was last written.
  public var lastWrite: WallTime
  /// When it was made; nil where the file system does not say.
  public var created: WallTime?
  /// The process; nil when there is none.
  public var process: Process?
  /// Whether more than one process writes into it.
  public var isShared = false

  /// Makes surroundings.
  public init(owner: UInt32, mode: UInt32, lastWrite: WallTime, created: WallTime?, process: Process?) {
    self.owner = owner
    self.mode = mode
    self.lastWrite = lastWrite
    self.created = created
    self.process = process
  }

  /// How much older than its process a file may look and still be of that process: clocks and ticks differ.
  private static let tolerance: Duration = .seconds(1)

  /// Whether everything in the map is of an earlier process.
  var isStale: Bool { process.map { $0.startTime.since(lastWrite) > Self.tolerance } ?? false }

  /// What is wrong with the file as such.
  var findings: [Finding.Code] {
    var codes: [Finding.Code] = isShared ? [.severalWriters] : []
    guard let process else { return codes + (mode & 0o400 == 0 ? [.wrongMode] : []) }
    let isOlder = created.map { process.startTime.since($0) > Self.tolerance } ?? false
    if isStale || (isOlder && process.appends) { codes.append(.staleContent) }
    if process.user != owner { codes.append(.wrongOwner) }
    let needed: UInt32 = process.user == owner ? 0o400 : 0o004
    if mode & needed == 0, process.user != 0 || needed == 0o400 { codes.append(.wrongMode) }
    return codes
  }
}
