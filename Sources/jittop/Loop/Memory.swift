import CLinux
import Glibc

/// How much of the machine other people's files may take.
enum Memory {
  /// The largest number of entries that are kept at once: a quarter of the memory, at 64 bytes an entry; a million at least.
  ///
  /// `JITTOP_ENTRY_LIMIT` names another number, so that tests need not write gigabytes.
  static let entryLimit: Int = {
    if let named = getenv("JITTOP_ENTRY_LIMIT").flatMap({ Int(String(cString: $0)) }), named > 0 { return named }
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return max(1_000_000, bytes / 4 / 64)
  }()
}

/// What is free in the heap, and would stay ours: tables of maps that went, orders of entries that nobody looks at any more.
struct SpareMemory {
  /// How much more than last time is worth the way through the heap, of which a gigabyte takes some 30 ms.
  private static let least = 32 << 20
  private var due: Duration = .zero
  /// What was free at the last look; malloc still counts what it gave back.
  private var known = 0

  /// Gives it back to the system (malloc_trim(3)), elsewhere; looks every twenty seconds.
  mutating func giveBack(at now: Duration) {
    guard now >= due else { return }
    due = now + .seconds(20)
    let free = Int(mallinfo2().fordblks)
    guard free >= known + Self.least else {
      known = min(known, free)
      return
    }
    known = free
    Task.detached { malloc_trim(0) }
  }
}
