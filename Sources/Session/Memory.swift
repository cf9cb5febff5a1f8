import CLinux
import Glibc
import LinuxSystem

/// How much of the machine other people's files may take.
package enum Memory {
  /// The largest number of entries that are kept at once: a quarter of the memory, at 64 bytes an entry; a million at least.
  ///
  /// `JITTOP_ENTRY_LIMIT` names another number, so that tests need not write gigabytes.
  package static let entryLimit: Int = {
    if let named = getenv("JITTOP_ENTRY_LIMIT").flatMap({ Int(String(cString: $0)) }), named > 0 { return named }
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return max(1_000_000, bytes / 4 / 64)
  }()
}

/// Returns freed memory to the system: a map that ends leaves many small free pieces in the heap, which malloc(3) would keep.
struct HeapTrimmer {
  /// The growth of unused memory that is worth a call of malloc_trim(3), which takes some 30 ms per GB of heap.
  private static let least = 32 << 20
  private var due: Duration = .zero
  /// What the last call could not return: memory that is no heap, and free pieces smaller than a page.
  private var rest = 0

  /// Calls malloc_trim(3) if much memory is unused; checks every twenty seconds.
  mutating func giveBack(at now: Duration) {
    guard now >= due, let spare = Self.spare() else { return }
    due = now + .seconds(20)
    guard spare >= rest + Self.least else {
      rest = min(rest, spare)
      return
    }
    malloc_trim(0)
    rest = Self.spare() ?? spare
  }

  /// The bytes that are resident without being in use. What malloc counts as free would not do: it counts what it has given back, too.
  private static func spare() -> Int? {
    // `self` is a link: the trailing slash follows it.
    guard let directory = try? ProcDirectory("/proc/self/"), let text = (try? directory.read("statm")) ?? nil else { return nil }
    // proc_pid_statm(5): the second field, in pages.
    let words = text.split(separator: UInt8(ascii: " "))
    guard words.count > 1, let pages = Int(String(decoding: words[1], as: UTF8.self)) else { return nil }
    let heap = mallinfo2()
    return pages * sysconf(Int32(_SC_PAGESIZE)) - Int(heap.uordblks) - Int(heap.hblkhd)
  }
}
