import CLinux
import Glibc
import LinuxSystem

/// Limits on the memory that untrusted files may take.
package enum Memory {
  /// The maximum number of entries in memory: a quarter of the machine's memory at 64 bytes an entry, at least a million.
  ///
  /// `JITTOP_ENTRY_LIMIT` overrides it, so that tests need not write gigabytes.
  package static let entryLimit: Int = {
    if let named = getenv("JITTOP_ENTRY_LIMIT").flatMap({ Int(String(cString: $0)) }), named > 0 { return named }
    let bytes = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    return max(1_000_000, bytes / 4 / 64)
  }()
}

/// Returns freed memory to the system: a removed map leaves many small free chunks in the heap, which malloc(3) would keep.
struct HeapTrimmer {
  /// The minimum growth of unused memory, in bytes, before another call of malloc_trim(3), which takes about 30 ms per GB of heap.
  private static let threshold = 32 << 20
  private var due: Duration = .zero
  /// The unused bytes that malloc_trim(3) could not return: memory outside the heap, and free chunks smaller than a page.
  private var residue = 0

  /// Calls malloc_trim(3) if unused memory has grown by the threshold. Checks at most every 20 seconds.
  mutating func trim(at now: Duration) {
    guard now >= due, let unused = Self.unusedBytes() else { return }
    due = now + .seconds(20)
    guard unused >= residue + Self.threshold else {
      residue = min(residue, unused)
      return
    }
    malloc_trim(0)
    residue = Self.unusedBytes() ?? unused
  }

  /// Returns resident minus allocated bytes. The free bytes of mallinfo2(3) are no substitute: they include bytes returned to the system.
  private static func unusedBytes() -> Int? {
    // The trailing slash makes open(2) follow the `self` link.
    guard let directory = try? ProcDirectory("/proc/self/"), let text = (try? directory.read("statm")) ?? nil else { return nil }
    // proc_pid_statm(5): the second field, in pages.
    let words = text.split(separator: UInt8(ascii: " "))
    guard words.count > 1, let pages = Int(String(decoding: words[1], as: UTF8.self)) else { return nil }
    let heap = mallinfo2()
    return pages * sysconf(Int32(_SC_PAGESIZE)) - Int(heap.uordblks) - Int(heap.hblkhd)
  }
}
