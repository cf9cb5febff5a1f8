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

  /// Gives what is free back to the system (malloc_trim(3)), which would keep it for us. Elsewhere: of much it takes a while.
  static func giveBack() { Task.detached { malloc_trim(0) } }
}
