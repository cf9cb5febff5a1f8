import PerfMap

/// Facts about the file of a map, and about the current process with the PID in the file name.
public struct MapEnvironment: Sendable {
  /// Facts about the process that has the PID of the map.
  public struct Process: Sendable {
    /// The effective user ID.
    public var user: UInt32
    /// The time when the process started.
    public var startTime: WallTime
    /// The executable address ranges, ascending and disjoint; nil if unknown.
    public var executable: [AddressRange]?
    /// The memory of the process, which decides if profilers ask the map.
    package var memory = CodeMemory.noProcess
    /// True if the process appends to an existing map, as CPython and wasmtime do, or if it may do so.
    public var appends: Bool

    /// Creates the facts about a process.
    public init(user: UInt32, startTime: WallTime, executable: [AddressRange]?, appends: Bool) {
      self.user = user
      self.startTime = startTime
      self.executable = executable
      self.appends = appends
    }
  }

  /// The place of a map relative to the path at which profilers look for it.
  public enum Place: String, Hashable, Sendable {
    /// At that path, or of a file without a process.
    case usual
    /// Deleted, but still open.
    case deleted
    /// Written under another name.
    case renamed
    /// Written in another directory.
    case otherDirectory
  }

  /// The user ID of the file's owner.
  public var owner: UInt32
  /// The permission bits of the file.
  public var mode: UInt32
  /// The time of the last write to the file.
  public var lastWrite: WallTime
  /// The creation time of the file; nil if the file system does not record it.
  public var created: WallTime?
  /// The process; nil if no process has the PID.
  public var process: Process?
  /// The user who runs the profilers; nil if unknown.
  public var profilerUser: UInt32?
  /// The place of the file relative to the path at which profilers look.
  public var place = Place.usual
  /// True if several processes write the map.
  public var isShared = false

  /// Creates the facts about a map.
  public init(owner: UInt32, mode: UInt32, lastWrite: WallTime, created: WallTime?, process: Process?) {
    self.owner = owner
    self.mode = mode
    self.lastWrite = lastWrite
    self.created = created
    self.process = process
  }

  /// The tolerance when the time of a file is compared with the start of a process.
  private static let tolerance: Duration = .seconds(1)

  /// True if the last write is older than the process: an earlier process wrote the whole map.
  var isStale: Bool { process.map { $0.startTime.since(lastWrite) > Self.tolerance } ?? false }

  /// The codes of problems that concern the whole file.
  var findings: [Finding.Code] {
    var codes: [Finding.Code] = isShared ? [.severalWriters] : []
    switch place {
    case .usual: break
    case .deleted: codes.append(.deletedMap)
    case .renamed: codes.append(.renamedMap)
    case .otherDirectory: codes.append(.otherDirectory)
    }
    guard let process else { return codes + (mode & 0o400 == 0 ? [.wrongMode] : []) }
    let isOlder = created.map { process.startTime.since($0) > Self.tolerance } ?? false
    if isStale || (isOlder && process.appends) { codes.append(.staleContent) }
    if let profilerUser, owner != 0, owner != profilerUser { codes.append(.wrongOwner) }
    let needed: UInt32 = process.user == owner ? 0o400 : 0o004
    if mode & needed == 0, process.user != 0 || needed == 0o400 { codes.append(.wrongMode) }
    return codes
  }
}
