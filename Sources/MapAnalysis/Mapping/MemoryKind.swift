/// A kind of memory that profilers treat differently, derived from the name of a mapping. Source: proc_pid_maps(5).
package enum MemoryKind: Hashable, Sendable {
  /// Private memory without a name, with or without transparent huge pages.
  case anonymous
  /// Anonymous memory with a label, `[anon:NAME]`. Source: PR_SET_VMA_ANON_NAME(2const).
  case labelled
  /// Shared anonymous memory: `/dev/zero (deleted)` or `[anon_shmem:NAME]`.
  case sharedAnonymous
  /// A private mapping of the file `/dev/zero`.
  case zeroFile
  /// Anonymous memory of MAP_HUGETLB: `/anon_hugepage (deleted)`.
  case hugePages
  /// A file of hugetlbfs below `/dev/hugepages`, its usual mount point.
  case hugeFile
  case heap
  case stack
  /// A segment of shmget(2): `/SYSV00000000 (deleted)`.
  case systemV
  /// A file of memfd_create(2), such as .NET's `/memfd:doublemapper (deleted)`.
  case memfd
  /// The code that the kernel maps into each process.
  case vdso
  /// Any other memory without a path, such as `[vvar]` and `anon_inode:…`.
  case special
  case file

  private static let prefixes: [(prefix: String, kind: MemoryKind)] = [
    ("//anon", .anonymous), ("[anon:", .labelled), ("[anon_shmem:", .sharedAnonymous), ("/dev/zero", .zeroFile),
    ("/anon_hugepage", .hugePages), ("/dev/hugepages/", .hugeFile), ("[heap]", .heap), ("[stack", .stack), ("/SYSV", .systemV),
    ("/memfd:", .memfd), ("[vdso", .vdso), ("/", .file), ("", .special),
  ]

  /// Creates the kind of a mapping from its name.
  package init(name: [UInt8]) {
    let kind = Self.prefixes.first { name.starts(with: $0.prefix.utf8) }?.kind ?? .special
    switch kind {
    case _ where name.isEmpty: self = .anonymous
    case .zeroFile where Self.isDeleted(name): self = .sharedAnonymous
    default: self = kind
    }
  }

  /// Returns true if the name ends with the kernel's mark for a deleted file.
  package static func isDeleted(_ name: [UInt8]) -> Bool { name.suffix(10).elementsEqual(" (deleted)".utf8) }

  /// The kind as words for messages.
  var words: String {
    switch self {
    case .anonymous: "anonymous memory"
    case .labelled: "anonymous memory with a label"
    case .sharedAnonymous: "shared anonymous memory"
    case .zeroFile: "memory of /dev/zero"
    case .hugePages: "memory of huge pages"
    case .hugeFile: "a file of huge pages"
    case .heap: "the heap"
    case .stack: "the stack"
    case .systemV: "System V shared memory"
    case .memfd: "a memfd"
    case .vdso: "the vDSO"
    case .special: "special memory"
    case .file: "a mapped file"
    }
  }
}
